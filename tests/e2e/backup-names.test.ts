import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { BESIDE, SIDECARS } from '@outpost/shared/authority/sqlite/file/names-beside'
import { expect, test } from 'vitest'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { run, type Side } from '../support/command-line.ts'
import { ownFolder } from '../support/folder.ts'
import {
  contentOf,
  namesIn,
  oneSide,
  settingsOf,
  sideIn,
  startSide,
} from '../support/side-in-folder.ts'

/** Many processes, one after the other, on a machine that is busy otherwise. */
const MANY_COMMANDS_MS = 180_000

/** All files of a folder with what is in them. */
function filesIn(folder: string): Map<string, string> {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(names.map(({ name }) => [name, readFileSync(join(folder, name), 'latin1')]))
}

/** The settings of a side whose database has this name. */
function settingsFor(side: Side, file: string): Record<string, string> {
  const name = side === 'central' ? 'CENTRAL_DATABASE_URL' : 'EDGE_DATABASE'
  return { ...settingsOf(side, '.'), [name]: side === 'central' ? `file:${file}` : file }
}

const ENDINGS = [...SIDECARS, ...Object.values(BESIDE)]

test.each(oneSide)(
  '%s backup takes no name of what lies beside a database, by whatever path it is named',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startSide(side)
    const links = ownFolder()
    symlinkSync(at.folder, join(links, 'folder'))
    symlinkSync(at.file, join(links, 'linked.db'))
    const linked = settingsFor(side, join(links, 'linked.db'))
    const before = filesIn(at.folder)
    for (const ending of ENDINGS) {
      const name = `${side}.db${ending}`
      const tried: [string, Record<string, string>][] = [
        [at.path(name), at.env],
        [join(links, 'folder', name), at.env],
        [at.path(name), linked],
        [join(links, `linked.db${ending}`), linked],
      ]
      for (const [file, env] of tried) {
        const ran = await runHere(side, ['backup', file], env)
        expect(ran, file).toMatchObject({ code: 1, out: '' })
        expect(ran.err, file).toMatch(/belongs to.*Nothing was touched\. .*such as \S+\.backup\./)
      }
    }
    // What runs beside it as well, and what SQLite would take for a log.
    for (const [name, says] of [
      [`${side}.db${BESIDE.restoring}-wal`, /belongs to/],
      ['other.db-wal', /taken? .*for one/],
    ] as const) {
      expect(await runHere(side, ['backup', at.path(name)], at.env)).toMatchObject({
        code: 1,
        err: expect.stringMatching(says),
      })
    }
    expect([...filesIn(at.folder).keys()].sort()).toEqual([...before.keys()].sort())
    expect(await at.names()).toEqual(['one more 1'])
  },
)

test.each(oneSide)(
  '%s backup leaves a database and a backup alone whose names its own one begins',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const folder = ownFolder()
    const env = settingsFor(side, join(folder, 'c.db.part'))
    const words = side === 'central' ? ['clinic', 'add'] : ['device', 'add']
    await runJsonHere(side, [...words, '--name', 'one'], env)
    await runJsonHere(side, ['backup', join(folder, 'd.part')], env)
    const good = readFileSync(join(folder, 'd.part'))
    const made = await runHere(side, ['backup', join(folder, 'c.db')], env)
    expect(made).toMatchObject({ code: 0, out: expect.not.stringMatching(/remove/) })
    expect(await runHere(side, ['backup', join(folder, 'd')], env)).toMatchObject({ code: 0 })
    expect(readFileSync(join(folder, 'd.part')).equals(good)).toBe(true)
    expect(await namesIn(side, env)).toEqual(['one'])
  },
)

test.each(oneSide)(
  '%s backup goes nowhere a log lies already, a folder is missing, or a link leads',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startSide(side)
    writeFileSync(at.path('a.backup-wal'), 'a log of what was moved away')
    symlinkSync(at.path('nothing'), at.path('link'))
    const wrong: [string, RegExp][] = [
      ['a.backup', /a\.backup-wal is there already/],
      ['link', /link is there already and was not touched/],
      ['missing/a.backup', /not made: ENOENT/],
      [`${side}.db/a.backup`, /not made: ENOTDIR/],
      ['long'.repeat(60), /not made: ENAMETOOLONG/],
    ]
    const before = readdirSync(at.folder).sort()
    for (const [name, says] of wrong) {
      const ran = await runHere(side, ['backup', at.path(name)], at.env)
      expect(ran, name).toMatchObject({ code: 1, out: '', err: expect.stringMatching(says) })
    }
    expect(readdirSync(at.folder).sort()).toEqual(before)
  },
)

test.each(oneSide)(
  '%s backup that is made twice at once into one file makes it once, and says so',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startSide(side)
    const words = ['backup', at.path('a.backup')]
    const ran = await Promise.all([1, 2].map(() => run(side, words, { env: at.env })))
    expect(ran.map(({ code }) => code).sort()).toEqual([0, 1])
    for (const { code, err } of ran) if (code !== 0) expect(err).toMatch(/is there already/)
    expect(readdirSync(at.folder).filter((name) => /part/.test(name))).toEqual([])
    expect(await at.restore('a.backup')).toMatchObject({ code: 0 })
  },
)

test.each(oneSide)(
  '%s backup names what one that was killed has left, and does not take it for its own',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startSide(side)
    const part = at.path('a.backup.0f8fad5b-d9cb-469f-a165-70867728950e.part')
    writeFileSync(part, 'half a backup')
    writeFileSync(at.path('a.backup.part'), 'something else')
    const ran = await runHere(side, ['backup', at.path('a.backup')], at.env)
    expect(ran).toMatchObject({ code: 0 })
    expect(ran.out).toContain(`${part} was left by a backup`)
    expect(ran.out).not.toContain('a.backup.part')
  },
)

test.each(oneSide)(
  '%s restore reads no backup where it would write, and touches neither that nor the database',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startSide(side)
    await at.backup('good')
    await at.add()
    const linked = ownFolder()
    for (const ending of ENDINGS) {
      const file = at.path(`${side}.db${ending}`)
      // Of the database itself only while nobody has it open: an open one has its own.
      copyFileSync(at.path('good'), file)
      symlinkSync(file, join(linked, `link${ending}`))
      const before = filesIn(at.folder)
      for (const named of [file, join(linked, `link${ending}`)]) {
        const ran = await runHere(side, ['restore', named, '--force'], at.env)
        expect(ran, named).toMatchObject({ code: 1, out: '' })
        expect(ran.err, named).toMatch(/belongs to.*Nothing was touched\. .*such as \S+\.backup\./)
      }
      expect(filesIn(at.folder), ending).toEqual(before)
      renameSync(file, at.path('moved'))
    }
    expect(await at.restore('moved', '--force')).toMatchObject({ code: 0 })
    expect(await at.names()).toEqual(['one more 1'])
  },
)

test.each(oneSide)(
  '%s restore of the file that is the database itself is refused',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startSide(side)
    await at.backup('good')
    copyFileSync(at.path('good'), at.file)
    linkSync(at.file, at.path('second-name'))
    for (const name of [basename(at.file), 'second-name']) {
      const ran = await at.restore(name, '--force')
      expect(ran, name).toMatchObject({ code: 1, err: expect.stringMatching(/database itself/) })
    }
    expect(await at.names()).toEqual(['one more 1'])
  },
)

test.each(oneSide)(
  '%s restore leaves alone what lies where it would work, unless a restore has left it',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startSide(side)
    await at.backup('good')
    const moved = at.path(`${side}.db${BESIDE.restoring}`)
    copyFileSync(at.path('good'), moved)
    expect(await at.restore('good')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/in the way.*Nothing was touched.*Move it elsewhere/),
    })
    await at.add()
    expect(readFileSync(moved).equals(readFileSync(at.path('good')))).toBe(true)

    writeFileSync(moved + BESIDE.lock, '')
    for (const suffix of SIDECARS) writeFileSync(moved + suffix, '')
    await at.add()
    expect(readdirSync(at.folder).filter((name) => /restoring/.test(name))).toEqual([])
  },
)

test.each(oneSide)(
  '%s restore replaces the database that a link leads to, where it lies',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startSide(side)
    await at.backup('good')
    await at.add()
    const before = contentOf(at.file)
    const links = ownFolder()
    symlinkSync(at.file, join(links, 'linked.db'))
    const env = settingsFor(side, join(links, 'linked.db'))
    const restore = ['restore', at.path('good'), '--force']
    const { kept_as } = await runJsonHere(side, restore, env)
    expect(contentOf(kept_as)).toEqual(before)
    expect(await namesIn(side, at.env)).toEqual(['one more 1'])
    expect(await namesIn(side, env)).toEqual(['one more 1'])
  },
)

test.each(oneSide)(
  '%s restore where there is no database, twice at once, or beside a new one, leaves one that is whole',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startSide(side)
    await at.backup('good')
    const fresh = sideIn(side, join(ownFolder(), 'data'))
    mkdirSync(fresh.folder)
    const words = ['restore', at.path('good')]
    const ran = await Promise.all([1, 2].map(() => run(side, words, { env: fresh.env })))
    const ended = ran.filter(({ code }) => code !== 0)
    expect(ended.length).toBeLessThan(2)
    for (const { err } of ended) expect(err).toMatch(/at work|in use|made one meanwhile/)
    expect(await fresh.names()).toEqual(['one more 1'])
    expect(readdirSync(fresh.folder).filter((name) => /restoring/.test(name))).toEqual([])
  },
)

test('edge says so where nobody can read its database, and touches nothing', async () => {
  const folder = ownFolder()
  const loop = join(folder, 'edge.db')
  symlinkSync(loop, loop)
  for (const words of [['backup', join(folder, 'a.backup')], ['restore', loop], ['status']]) {
    expect(await runHere('edge', words, settingsFor('edge', loop))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/edge\.db cannot be read: ELOOP.*Nothing was touched/),
    })
  }
  expect(readdirSync(folder)).toEqual(['edge.db'])
})

test('edge restore of a bad backup ends no rescue that was interrupted', async () => {
  const at = await startSide('edge')
  copyFileSync(at.file, at.path(`edge.db${BESIDE.rebuilt}2027-03-01T08-00-00-000Z`))
  writeFileSync(at.path('bad'), 'a letter')
  const before = filesIn(at.folder)
  expect(await at.restore('bad')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/Nothing was touched/),
  })
  expect(filesIn(at.folder)).toEqual(before)
}, 60_000)
