import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { databasePlace as centralPlace } from '@outpost/central/store/database'
import { databasePlace as edgePlace } from '@outpost/edge/store/database'
import {
  RESTORE_STEPS,
  type RestoreStep,
  restoreBackup,
} from '@outpost/shared/authority/sqlite/backup/restore'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createCaller } from '../support/caller.ts'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { type Side, serve } from '../support/command-line.ts'
import { ownFolder } from '../support/folder.ts'
import { create, patientFields } from '../support/make.ts'
import {
  contentOf,
  namesIn,
  oneSide,
  settingsOf,
  sideIn,
  sides,
  startSide,
} from '../support/side-in-folder.ts'

/** Many processes, one after the other, on a machine that is busy otherwise. */
const MANY_COMMANDS_MS = 180_000

test.each(sides)(
  '%s backup makes one file that is restored on another machine, and never overwrites one',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startSide(side)
    const made = await runJsonHere(side, ['backup', at.path('a.backup')], at.env)
    expect(made).toMatchObject({ kind: side, version: expect.any(String) })
    expect(made.counts).toMatchObject(side === 'central' ? { clinics: 1 } : { devices: 1 })
    expect(statSync(at.path('a.backup')).mode & 0o777).toBe(0o600)
    expect(readdirSync(at.folder).filter((name) => name.startsWith('a.backup'))).toEqual([
      'a.backup',
    ])
    const before = readFileSync(at.path('a.backup'))
    const again = await runHere(side, ['backup', at.path('a.backup')], at.env)
    expect(again).toMatchObject({ code: 1, err: expect.stringMatching(/there already/) })
    expect(readFileSync(at.path('a.backup')).equals(before)).toBe(true)
    expect(before.toString('latin1')).not.toContain(at.folder)

    const elsewhere = ownFolder()
    copyFileSync(at.path('a.backup'), join(elsewhere, 'carried'))
    const env = settingsOf(side, join(elsewhere, 'data'))
    const restored = await runJsonHere(side, ['restore', join(elsewhere, 'carried')], env)
    expect(restored).toMatchObject({ kept_as: null, replaced: null, not_in_backup: {} })
    expect(restored.epoch).not.toBe(made.epoch)
    const list = [side === 'central' ? 'clinic' : 'device', 'list']
    expect(await runJsonHere(side, list, env)).toMatchObject([{ name: 'one more 1' }])
    const tables = new Database(join(elsewhere, 'data', `${side}.db`), { readonly: true })
    expect(tables.prepare(`select 1 from sqlite_master where name like 'backup%'`).all()).toEqual(
      [],
    )
    tables.close()
  },
)

test.each(sides)(
  '%s restore says what would be lost, wants --force for it, and keeps what it replaces',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startSide(side)
    await at.backup('a.backup')
    // Nothing is lost: nothing need be forced, and it is kept all the same.
    expect(await at.restore('a.backup')).toMatchObject({ code: 0 })
    await at.add()
    const refused = await at.restore('a.backup')
    expect(refused).toMatchObject({ code: 1, out: '' })
    const what = side === 'central' ? /1 in clinics/ : /1 in devices/
    expect(refused.err).toMatch(what)
    expect(refused.err).toMatch(/--force/)
    expect(await at.names()).toHaveLength(2)

    const forced = JSON.parse((await at.restore('a.backup', '--force', '--json')).out)
    expect(forced.not_in_backup).toEqual(
      side === 'central' ? { clinics: 1, audit: 1 } : { devices: 1 },
    )
    expect(await at.names()).toEqual(['one more 1'])
    const kept = new Database(forced.kept_as, { readonly: true })
    const table = side === 'central' ? 'clinics' : 'devices'
    expect(kept.prepare(`select * from ${table}`).all()).toHaveLength(2)
    kept.close()
  },
)

test.each(sides)(
  '%s restore refuses every file that is not a good backup of it, and touches nothing',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startSide(side)
    const other = await startSide(side === 'central' ? 'edge' : 'central')
    await at.backup('good')
    await other.backup('other')
    await at.add()
    const good = readFileSync(at.path('good'))
    writeFileSync(at.path('empty'), '')
    writeFileSync(at.path('text'), 'This is a letter, and a rather long one. '.repeat(100))
    copyFileSync(at.path('good'), at.path('short'))
    truncateSync(at.path('short'), good.length - 5000)
    copyFileSync(at.path('good'), at.path('stub'))
    truncateSync(at.path('stub'), 40)
    const turned = Buffer.from(good)
    const place = turned.indexOf('one more 1')
    turned.write('One', place)
    writeFileSync(at.path('turned'), turned)
    const scribbled = Buffer.from(good)
    scribbled.fill(0x5a, 4096 * 3, 4096 * 3 + 2000)
    writeFileSync(at.path('scribbled'), scribbled)
    copyFileSync(at.path('good'), at.path('newer'))
    const newer = new Database(at.path('newer'))
    newer.prepare(`insert into __drizzle_migrations (hash, created_at) values ('x', 1e15)`).run()
    newer.close()
    copyFileSync(at.file, at.path('raw'))
    mkdirSync(at.path('folder'))
    symlinkSync(at.path('loop'), at.path('loop'))

    const before = readFileSync(at.file)
    const wrong: [string, RegExp][] = [
      ['missing', /no file/],
      ['empty', /empty/],
      ['text', /no database/],
      ['short', /cut short/],
      ['stub', /no database|cut short/],
      ['turned', /damaged/],
      ['scribbled', /damaged/],
      ['newer', /newer version/],
      ['raw', /not a backup/],
      ['folder', /not a file/],
      ['loop', /cannot be read: ELOOP/],
      [other.path('other'), side === 'central' ? /backup of a box/ : /backup of central/],
    ]
    for (const [name, says] of wrong) {
      const file = name.startsWith('/') ? name : at.path(name)
      const ran = await runHere(side, ['restore', file, '--force'], at.env)
      expect(ran, name).toMatchObject({ code: 1, out: '' })
      expect(ran.err, name).toMatch(says)
      expect(ran.err, name).toMatch(/Nothing was touched/)
      expect(ran.err, name).not.toMatch(/fault of Outpost|\n\s+at /)
      expect(readFileSync(at.file).equals(before), name).toBe(true)
    }
    expect(readdirSync(at.folder).filter((name) => /restor/.test(name))).toEqual([])
  },
)

test('central restore refuses the backup of another central, but not over an empty database', async () => {
  const [one, two] = [await startSide('central'), await startSide('central')]
  await one.backup('a.backup')
  const restore = ['restore', one.path('a.backup')]
  const refused = await runHere('central', [...restore, '--force'], two.env)
  expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/another central/) })
  expect(await two.names()).toHaveLength(1)

  const env = settingsOf('central', ownFolder())
  await runJsonHere('central', ['clinic', 'list'], env)
  await runJsonHere('central', restore, env)
  expect(await runJsonHere('central', ['clinic', 'list'], env)).toHaveLength(1)
}, 60_000)

test('edge restore needs no force over a box that was only started, and refuses one of another', async () => {
  const [one, two] = [await startSide('edge'), await startSide('edge')]
  for (const [at, node] of [
    [one, 'one'],
    [two, 'two'],
  ] as const) {
    const box = new Database(at.file)
    box.prepare(`update replica set node_id = ?, central_url = 'http://127.0.0.1:9'`).run(node)
    box.close()
  }
  await one.backup('a.backup')
  const restore = ['restore', one.path('a.backup')]
  const refused = await runHere('edge', [...restore, '--force'], two.env)
  expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/another box/) })

  const env = settingsOf('edge', ownFolder())
  await runJsonHere('edge', ['device', 'list'], env)
  await runJsonHere('edge', restore, env)
  expect(await runJsonHere('edge', ['device', 'list'], env)).toHaveLength(1)
}, 60_000)

test.each(oneSide)(
  '%s is backed up beside itself while it serves and writes, and not restored while it is open',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startSide(side)
    const running = await serve(side, { env: at.env })
    // Named as the messages of "backup" advise.
    const name = `${side}.db.2027-03-01`
    const made = await at.backup(name)
    expect(made.kind).toBe(side)
    await at.add()
    const refused = await at.restore(name, '--force')
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/is in use/) })
    const health = await fetch(`${running.url}/api/health/ready`)
    expect(health.status).toBe(200)
    await running.stop()
    expect(await at.restore(name, '--force')).toMatchObject({ code: 0 })
    expect(await at.names()).toHaveLength(1)
  },
)

test('a backup made while central is written to is one moment of it', async () => {
  const at = await startSide('central')
  const [clinic] = await runJsonHere('central', ['clinic', 'list'], at.env)
  const { token } = await runJsonHere('central', ['token', 'add', '--role', 'admin'], at.env)
  const { url } = await serve('central', { env: at.env })
  const admin = createCaller(url, token)
  let isOver = false
  let written = 0
  const writing = (async () => {
    while (!isOver) {
      await create(admin, 'patients', patientFields(clinic.id))
      written += 1
    }
  })()
  const backups = []
  for (const name of ['a', 'b', 'c']) backups.push(await at.backup(name))
  isOver = true
  await writing
  expect(backups[0].counts.patients ?? 0).toBeLessThan(written)
  for (const [n, name] of ['a', 'b', 'c'].entries()) {
    const copy = new Database(at.path(name), { readonly: true })
    const counts = copy
      .prepare(
        `select (select count(*) from records) as records, (select count(*) from edits) as edits,
           (select max(head) from scopes) - 1 as head`,
      )
      .get() as { records: number; edits: number; head: number }
    copy.close()
    expect(counts.records).toBe(counts.edits)
    expect(counts.head).toBe(counts.records)
    expect(backups[n].counts.patients ?? 0).toBe(counts.records)
  }
}, 60_000)

const KILLED_RESTORE = fileURLToPath(new URL('../support/killed-restore.ts', import.meta.url))

type Started = Awaited<ReturnType<typeof startSide>>

/** Copies of the folder before each step of a restore: what is left if it is killed there. */
function leftBeforeEachStep(side: Side, { folder, file, path }: Started) {
  const left = new Map<RestoreStep, string>()
  const place = side === 'central' ? centralPlace(file) : edgePlace(file, null)
  restoreBackup(place, path('a.backup'), {
    now: Date.parse('2027-01-01T00:00:00Z'),
    isForced: true,
    onStep: (step) => void left.set(step, copyOf(folder)),
  })
  return left
}

function copyOf(folder: string): string {
  const copy = ownFolder()
  cpSync(folder, copy, { recursive: true })
  return copy
}

test.each(oneSide)(
  '%s restore that is killed before any of its steps leaves the old or the new, and goes on',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startSide(side)
    await at.backup('a.backup')
    await at.add()
    const old = contentOf(at.file)
    const killed = copyOf(at.folder)
    const left = leftBeforeEachStep(side, at)
    expect([...left.keys()]).toEqual(RESTORE_STEPS)
    for (const [step, folder] of left) {
      if (step === 'replace') expectSameAsKilled(side, killed, folder)
      await expectWholeAndGoingOn(side, folder, step, old)
    }
  },
)

test.each(oneSide)(
  '%s restore in which any of its steps fails says so, leaves the old or the new, and goes on',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startSide(side)
    await at.backup('a.backup')
    await at.add()
    const old = contentOf(at.file)
    for (const failing of RESTORE_STEPS) {
      const folder = copyOf(at.folder)
      const file = join(folder, `${side}.db`)
      const place = side === 'central' ? centralPlace(file) : edgePlace(file, null)
      const onStep = (step: RestoreStep) => {
        if (step === failing) throw new Error('ENOSPC: no space left on device, write')
      }
      const options = { now: Date.now(), isForced: true, onStep }
      expect(() => restoreBackup(place, join(folder, 'a.backup'), options), failing).toThrow(
        /not restored: ENOSPC.*Run the same command again/,
      )
      expect(readdirSync(folder).filter((name) => name.includes('.restoring'))).toEqual([])
      await expectWholeAndGoingOn(side, folder, failing, old)
    }
  },
)

/** What a process left that was killed, which several tests begin with, by names. */
const leftByKilled = new Map<Side, Map<string, Buffer>>()

/** Killed while it served, with what is in its log only, and its database moved away without it. */
async function startWithLogAlone(side: Side) {
  const left = leftByKilled.get(side) ?? (await killWhileServing(side))
  leftByKilled.set(side, left)
  const at = sideIn(side, ownFolder())
  for (const [name, bytes] of left) writeFileSync(at.path(name), bytes)
  renameSync(at.file, at.path('away.db'))
  return { ...at, log: readFileSync(`${at.file}-wal`) }
}

async function killWhileServing(side: Side) {
  const at = await startSide(side)
  await at.backup('a.backup')
  const running = await serve(side, { env: at.env })
  await at.add()
  await running.stop('SIGKILL')
  return new Map(readdirSync(at.folder).map((name) => [name, readFileSync(at.path(name))]))
}

test.each(oneSide)(
  '%s restore takes no log for that of the new database, wherever it is killed, and keeps it',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startWithLogAlone(side)
    const left = leftBeforeEachStep(side, at)
    expect([...left.keys()]).toEqual(RESTORE_STEPS)
    for (const [step, folder] of left) {
      const env = settingsOf(side, folder)
      const ran = await runHere(side, ['restore', join(folder, 'a.backup'), '--json'], env)
      expect(ran, step).toMatchObject({ code: 0 })
      expect(await namesIn(side, env), step).toEqual(['one more 1'])
      const logs = JSON.parse(ran.out).logs_kept as string[]
      const log = logs.find((name) => name.endsWith('-wal')) ?? ''
      expect(readFileSync(log).equals(at.log), step).toBe(true)
    }
  },
)

test.each(oneSide)(
  '%s restore names the log of a database that was moved away without it, which has it back',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startWithLogAlone(side)
    const restored = await at.restore('a.backup')
    expect(restored).toMatchObject({ code: 0 })
    expect(await at.names()).toEqual(['one more 1'])

    const log = /\S+-wal/.exec(restored.out)?.[0] ?? ''
    renameSync(log, at.path('away.db-wal'))
    const away = new Database(at.path('away.db'), { readonly: true })
    const table = side === 'central' ? 'clinics' : 'devices'
    expect(away.prepare(`select * from ${table}`).all()).toHaveLength(2)
    away.close()
  },
)

test.each(oneSide)(
  '%s restore tells of no success while the restored database is not whole in its place',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startWithLogAlone(side)
    const place = side === 'central' ? centralPlace(at.file) : edgePlace(at.file, null)
    const onStep = (step: RestoreStep) => {
      if (step === 'check') writeFileSync(`${at.file}-wal`, at.log)
    }
    const options = { now: Date.now(), isForced: false, onStep }
    expect(() => restoreBackup(place, at.path('a.backup'), options)).toThrow(/not whole/)
  },
)

/** After a restore that ended before this step: the old or the new, and the same command goes on. */
async function expectWholeAndGoingOn(side: Side, folder: string, step: RestoreStep, old: unknown) {
  const env = settingsOf(side, folder)
  const file = join(folder, `${side}.db`)
  if (step === 'sync names' || step === 'check')
    expect(await namesIn(side, env)).toEqual(['one more 1'])
  else expect(contentOf(file), step).toEqual(old)
  const again = await runHere(side, ['restore', join(folder, 'a.backup'), '--force'], env)
  expect(again, step).toMatchObject({ code: 0 })
  expect(await namesIn(side, env), step).toEqual(['one more 1'])
  expect(existsSync(`${file}.restoring`), step).toBe(false)
}

/** A process that is killed in fact, in this folder, leaves the same files as lie in the other. */
function expectSameAsKilled(side: Side, folder: string, other: string) {
  const file = join(folder, `${side}.db`)
  const words = [KILLED_RESTORE, side, file, join(folder, 'a.backup'), 'replace']
  const killed = spawnSync(process.execPath, words)
  expect(killed.signal, String(killed.stderr)).toBe('SIGKILL')
  expect(readdirSync(folder)).toEqual(readdirSync(other))
  expect(contentOf(file)).toEqual(contentOf(join(other, `${side}.db`)))
}

test.each(oneSide)(
  '%s restore replaces a database that cannot be read, but only by force',
  { timeout: MANY_COMMANDS_MS },
  async (side) => {
    const at = await startSide(side)
    await at.backup('a.backup')
    const bytes = readFileSync(at.file)
    bytes.fill(0x5a, 0, 8192)
    writeFileSync(at.file, bytes)
    const refused = await at.restore('a.backup')
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/cannot be read/) })
    const restored = JSON.parse((await at.restore('a.backup', '--force', '--json')).out)
    expect(readFileSync(restored.kept_as).equals(bytes)).toBe(true)
    expect(await at.names()).toEqual(['one more 1'])
  },
)

test('edge restore counts the edits that exist nowhere else', async () => {
  const at = await startSide('edge')
  await at.backup('a.backup')
  await at.add()
  expect(await runJsonHere('edge', ['status'], at.env)).toMatchObject({ pending: 0 })
  const box = new Database(at.file)
  box.exec(`insert into edits (id, hash, body, collection, record_id, op, principal_id, received_at,
    status, state, outcome) values
    ('1', '', '{}', 'patients', 'p', 'create', 'd', 1, 200, 'waiting', null),
    ('2', '', '{}', 'patients', 'p', 'update', 'd', 1, 200, 'sent', null),
    ('3', '', '{}', 'patients', 'p', 'update', 'd', 1, 200, 'needs_decision', '{}')`)
  box.close()
  const refused = await at.restore('a.backup')
  expect(refused.err).toMatch(/2 edits that exist nowhere else/)
  expect(refused.err).toMatch(/1 rejected edits that wait/)
  const forced = JSON.parse((await at.restore('a.backup', '--force', '--json')).out)
  expect(forced).toMatchObject({ unsent_edits: 2, undecided_edits: 1 })
}, 60_000)

test('edge restore ends a rescue that was interrupted, which would replace what it restores', async () => {
  const at = await startSide('edge')
  await at.backup('a.backup')
  await at.add()
  const rescued = contentOf(at.file)
  copyFileSync(at.file, at.path('edge.db.rebuilt-2027-03-01T08-00-00-000Z'))
  writeFileSync(at.file, 'damaged')
  expect(await at.restore('a.backup')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/1 in devices/),
  })
  const { kept_as } = JSON.parse((await at.restore('a.backup', '--force', '--json')).out)
  expect(contentOf(kept_as)).toEqual(rescued)

  const running = await serve('edge', { env: at.env })
  await running.stop()
  expect(await at.names()).toEqual(['one more 1'])
}, 60_000)
