import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { changeKey, KEY_CHANGE_STEPS } from '@outpost/edge/encryption/change-key'
import { encryptIfPlain, refuseWrongKey } from '@outpost/edge/encryption/guard'
import { makeKeyFile, readKeyFile } from '@outpost/edge/encryption/key-file'
import { writeMarks } from '@outpost/edge/encryption/key-mark'
import { seal, unseal } from '@outpost/edge/encryption/seal'
import { readKeepsake, updateKeepsake } from '@outpost/edge/rescue/keepsake'
import { rescueIfDamaged } from '@outpost/edge/rescue/rescue'
import { openEdgeStore } from '@outpost/edge/store/database'
import { createDevices } from '@outpost/edge/store/devices'
import type { DatabaseKey } from '@outpost/shared/authority/sqlite/file/connect'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { submit } from '@outpost/shared/authority/submit'
import { expect, test } from 'vitest'
import { createOf } from '../support/authority.ts'
import { createHandClock } from '../support/clock.ts'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { ownFolder } from '../support/folder.ts'
import { patientFields } from '../support/make.ts'

const clock = createHandClock(Date.parse('2027-03-01T08:00:00Z'))
const CLINIC = 'f47ac10b-58cc-4372-a567-0e02b2c3d479'
/** Stands in every patient that is made here: where it can be read, nothing is encrypted. */
const NEEDLE = 'Achieng Otieno of Kisian'
const EDITS = 60
/** Of those that come after, each in a commit of its own. */
const LOGGED = 8

/** A device makes so many patients, all in one commit. */
async function writeEdits(store: SqliteStore, count: number) {
  const device = { id: 'd1', role: 'device' as const, name: 'tablet', clinics: [CLINIC] }
  const submissions = Array.from({ length: count }, () => ({
    raw: createOf('patients', patientFields(CLINIC, { full_name: NEEDLE })),
  }))
  const deps = { store, ground: 'edge' as const, noteOutcomes: () => {} }
  const outcomes = await submit(deps, device, submissions)
  expect(outcomes.map(({ status }) => status)).toEqual(submissions.map(() => 200))
}

/** A box's folder with its database, not encrypted, in which edits wait; and two keys elsewhere. */
async function makeBox() {
  const file = join(ownFolder(), 'edge.db')
  const { store, row } = openEdgeStore(file, clock, { key: null })
  await store.putClinics(() => [
    { id: CLINIC, name: 'Kisumu', time_zone: 'Africa/Nairobi', active: true },
  ])
  row.change({ nodeId: CLINIC, token: 'secret of the box', epoch: 'e1' })
  createDevices({ sqlite: store.sqlite, clock }).add('d1', 'tablet', 'token')
  await writeEdits(store, EDITS)
  updateKeepsake(store.sqlite)
  store.close()
  const keys = ownFolder()
  const [keyFile, otherFile] = [join(keys, 'box.key'), join(keys, 'other.key')]
  makeKeyFile(keyFile)
  makeKeyFile(otherFile)
  const env = { EDGE_DATABASE: file, EDGE_PORT: '0' }
  return {
    file,
    keyFile,
    otherFile,
    key: readKeyFile(keyFile) as DatabaseKey,
    other: readKeyFile(otherFile) as DatabaseKey,
    plain: env,
    keyed: { ...env, EDGE_DATABASE_KEY_FILE: keyFile },
  }
}

async function makeEncryptedBox() {
  const box = await makeBox()
  await runJsonHere('edge', ['status'], box.keyed)
  return box
}

/** Every file of a folder as it is, but for those that tell who uses the database, and how. */
function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => !/\.lock|-shm$/.test(name))
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(folder, name)).toString('latin1')]),
  )
}

const folderOf = (file: string) => join(file, '..')

/** The names of files in which something can be read that must not be. */
function readable(folder: string): string[] {
  return Object.entries(filesIn(folder))
    .filter(([, content]) =>
      [NEEDLE, 'secret of the box', 'tablet'].some((w) => content.includes(w)),
    )
    .map(([name]) => name)
}

/** What is in a database: how many edits wait, and its token. */
function contentOf(file: string, key: DatabaseKey | null) {
  const { store, row } = openEdgeStore(file, clock, { key })
  const edits = store.sql.get<{ n: number }>(
    `select count(*) as n from edits where state = 'waiting'`,
  )
  const { token } = row.read()
  store.close()
  return { edits: edits?.n, token }
}

const WHOLE = { edits: EDITS, token: 'secret of the box' }

test('a database is encrypted at the first start with a key, with all that lies beside it', async () => {
  const box = await makeBox()
  expect(readable(folderOf(box.file)).sort()).toEqual(['edge.db', 'edge.db.keepsake.json'])
  writeFileSync(`${box.file}.before-restore-2027`, readFileSync(box.file))
  const first = await runHere('edge', ['device', 'list', '--json'], box.keyed)
  expect(first.err).toMatch(/is encrypted from now on.*edge\.db\.before-restore-2027/)
  expect(JSON.parse(first.out)).toMatchObject([{ id: 'd1', name: 'tablet' }])
  rmSync(`${box.file}.before-restore-2027`)
  expect(readable(folderOf(box.file))).toEqual([])

  // What is written from now on is encrypted too, also in the log, which holds what came last.
  const { store } = openEdgeStore(box.file, clock, { key: box.key })
  createDevices({ sqlite: store.sqlite, clock }).add('d2', 'tablet', 'token 2')
  expect(existsSync(`${box.file}-wal`)).toBe(true)
  expect(readable(folderOf(box.file))).toEqual([])
  expect(await store.read((reader) => reader.clinics([CLINIC]))).toHaveLength(1)
  expect(store.sqlite.pragma('synchronous', { simple: true })).toBe(2)
  store.close()
  expect((await runHere('edge', ['status', '--json'], box.keyed)).err).toBe('')
  expect(contentOf(box.file, box.key)).toEqual(WHOLE)
})

test('[N4] a missing or a wrong key is said in a sentence, and touches nothing', async () => {
  const box = await makeEncryptedBox()
  const folder = folderOf(box.file)
  const { store } = openEdgeStore(box.file, clock, { key: box.key })
  store.sql.run('update devices set name = ?', 'in the log')
  const before = filesIn(folder)
  const tries: [Record<string, string>, RegExp][] = [
    [box.plain, /is encrypted\. Nothing was touched.*EDGE_DATABASE_KEY_FILE/],
    [{ ...box.keyed, EDGE_DATABASE_KEY_FILE: box.otherFile }, /is not that of the database/],
    [{ ...box.keyed, EDGE_DATABASE_KEY_FILE: '/nowhere/key' }, /cannot be read.*put the file back/],
  ]
  const mark = `${box.file}.key.json`
  for (const hasMark of [true, false]) {
    if (!hasMark) renameSync(mark, join(folderOf(box.keyFile), 'mark'))
    for (const [env, says] of tries) {
      for (const words of [
        ['serve'],
        ['status'],
        ['database', 'decrypt'],
        ['backup', `${box.keyFile}.b`],
      ]) {
        const ran = await runHere('edge', words, env)
        expect(ran, words.join(' ')).toMatchObject({ code: 1, out: '' })
        if (hasMark && words[0] !== 'database') expect(ran.err).toMatch(says)
        expect(ran.err).toMatch(/Nothing was touched/)
      }
    }
    const { 'edge.db.key.json': _mark, ...rest } = before
    expect(filesIn(folder)).toEqual(hasMark ? before : rest)
  }
  store.close()
  // Without its mark it is opened, and marked again.
  await runJsonHere('edge', ['status'], box.keyed)
  expect(existsSync(mark)).toBe(true)
})

test('a key file must hold a key, and not be for everybody to read', async () => {
  const folder = ownFolder()
  const file = join(folder, 'key')
  makeKeyFile(file)
  const { hex } = readKeyFile(file) as DatabaseKey
  expect(hex).toMatch(/^[0-9a-f]{64}$/)
  expect(() => makeKeyFile(file)).toThrow(/No key is ever overwritten/)
  writeFileSync(file, Buffer.from(hex, 'hex'))
  expect(readKeyFile(file)).toEqual({ hex })
  writeFileSync(file, `  ${hex.toUpperCase()}\n`)
  expect(readKeyFile(file)).toEqual({ hex })
  for (const wrong of ['', 'secret', hex.slice(1), `${hex}0`, 'g'.repeat(64)]) {
    writeFileSync(file, wrong)
    expect(() => readKeyFile(file)).toThrow(/no key: it must be 64 hexadecimal digits/)
  }
  writeFileSync(file, hex)
  chmodSync(file, 0o644)
  expect(() => readKeyFile(file)).toThrow(/can be read by everybody.*chmod o=/)
})

test.each(KEY_CHANGE_STEPS)(
  'a change of key that is interrupted before "%s" leaves one database that is whole',
  async (step) => {
    const box = await makeBox()
    const changes: [DatabaseKey | null, DatabaseKey | null][] = [
      [null, box.key],
      [box.key, box.other],
      [box.other, null],
    ]
    for (const [from, to] of changes) {
      const onStep = (next: string) => {
        if (next === step) throw new Error('switched off at the wall')
      }
      expect(() => changeKey({ file: box.file, from, to, onStep })).toThrow(/switched off/)
      // Who starts with the key before, or with the one after, is served or told; nothing is lost.
      for (const key of [from, to]) {
        if (opens(box.file, key)) expect(contentOf(box.file, key)).toEqual(WHOLE)
      }
      if (opens(box.file, from)) changeKey({ file: box.file, from, to })
      expect(contentOf(box.file, to)).toEqual(WHOLE)
      refuseWrongKey(box.file, to)
    }
  },
)

/** As at a start: a key that does not fit is refused and not taken for damage. */
function opens(file: string, key: DatabaseKey | null): boolean {
  try {
    refuseWrongKey(file, key)
    encryptIfPlain(file, key)
    return true
  } catch (error) {
    expect(String(error)).toMatch(/Nothing was touched/)
    return false
  }
}

test('commands change the key, and take the encryption away', async () => {
  const box = await makeEncryptedBox()
  const rekeyed = { ...box.keyed, EDGE_DATABASE_KEY_FILE: box.otherFile }
  await runJsonHere('edge', ['database', 'rekey', box.otherFile], box.keyed)
  expect((await runHere('edge', ['status'], box.keyed)).err).toMatch(/is not that of the database/)
  expect(await runJsonHere('edge', ['status'], rekeyed)).toMatchObject({ pending: EDITS })
  expect(readable(folderOf(box.file))).toEqual([])
  expect(readKeepsake(box.file, box.other)?.replica).toMatchObject([{ token: 'secret of the box' }])

  const { store } = openEdgeStore(box.file, clock, { key: box.other })
  const used = await runHere('edge', ['database', 'decrypt'], rekeyed)
  expect(used).toMatchObject({ code: 1, err: expect.stringMatching(/in use.*Nothing was changed/) })
  store.close()
  await runJsonHere('edge', ['database', 'decrypt'], rekeyed)
  expect(await runJsonHere('edge', ['status'], box.plain)).toMatchObject({ pending: EDITS })
  expect(readKeepsake(box.file, null)?.replica).toMatchObject([{ token: 'secret of the box' }])
  const twice = await runHere('edge', ['database', 'decrypt'], rekeyed)
  expect(twice).toMatchObject({ code: 1, err: expect.stringMatching(/is not encrypted/) })
  const without = await runHere('edge', ['database', 'decrypt'], box.plain)
  expect(without).toMatchObject({ code: 1, err: expect.stringMatching(/is not set/) })

  const made = join(ownFolder(), 'new.key')
  await runJsonHere('edge', ['database', 'new-key', made], box.plain)
  expect(readKeyFile(made)?.hex).toHaveLength(64)
})

test('a backup of an encrypted box is encrypted, and is restored elsewhere with its key only', async () => {
  const box = await makeEncryptedBox()
  const away = ownFolder()
  const backup = join(away, 'backup.db')
  await runJsonHere('edge', ['backup', backup], box.keyed)
  expect(readable(away)).toEqual([])

  const elsewhere = { EDGE_DATABASE: join(ownFolder(), 'edge.db'), EDGE_PORT: '0' }
  const refused: [Record<string, string>, RegExp][] = [
    [elsewhere, /is encrypted, and there is no key.*Nothing was touched/],
    [{ ...elsewhere, EDGE_DATABASE_KEY_FILE: box.otherFile }, /another one, or is damaged/],
  ]
  for (const [env, says] of refused) {
    const ran = await runHere('edge', ['restore', backup], env)
    expect(ran).toMatchObject({ code: 1, err: expect.stringMatching(says) })
    expect(existsSync(elsewhere.EDGE_DATABASE)).toBe(false)
  }
  const keyed = { ...elsewhere, EDGE_DATABASE_KEY_FILE: box.keyFile }
  // What lay there before had another key.
  writeMarks(elsewhere.EDGE_DATABASE, [box.other])
  await runJsonHere('edge', ['restore', backup], keyed)
  expect(await runJsonHere('edge', ['status'], keyed)).toMatchObject({ pending: EDITS })
  expect(readable(folderOf(elsewhere.EDGE_DATABASE))).toEqual([])

  // What the backup lacks is seen through the encryption, of both.
  await runJsonHere('edge', ['device', 'add', '--name', 'another'], keyed)
  const lossy = await runHere('edge', ['restore', backup], keyed)
  expect(lossy).toMatchObject({ code: 1, err: expect.stringMatching(/not so: 1 in devices/) })
  const [damaged, bytes] = [join(away, 'damaged.db'), readFileSync(backup)]
  bytes[4096 * 3 + 100] = (bytes[4096 * 3 + 100] as number) ^ 1
  writeFileSync(damaged, bytes)
  const ran = await runHere('edge', ['restore', damaged, '--force'], keyed)
  expect(ran).toMatchObject({
    code: 1,
    err: expect.stringMatching(/damaged.*Nothing was touched/s),
  })
})

test('a backup from before there was a key is restored, and is encrypted then', async () => {
  const box = await makeBox()
  const backup = join(ownFolder(), 'backup.db')
  await runJsonHere('edge', ['backup', backup], box.plain)
  await runJsonHere('edge', ['device', 'add', '--name', 'another'], box.keyed)
  const lossy = await runHere('edge', ['restore', backup], box.keyed)
  expect(lossy).toMatchObject({ code: 1, err: expect.stringMatching(/not so: 1 in devices/) })
  await runJsonHere('edge', ['restore', backup, '--force'], box.keyed)
  expect(contentOf(box.file, box.key)).toEqual(WHOLE)
  expect(readable(folderOf(box.file))).toEqual([])
})

/** An encrypted box whose last writes lie in the log, in a folder of its own that a test may damage. */
async function copyWithLog() {
  const box = await makeEncryptedBox()
  const { store } = openEdgeStore(box.file, clock, { key: box.key })
  for (let n = 0; n < LOGGED; n++) await writeEdits(store, 1)
  const folder = ownFolder()
  mkdirSync(folder, { recursive: true })
  for (const name of Object.keys(filesIn(folderOf(box.file)))) {
    copyFileSync(join(folderOf(box.file), name), join(folder, name))
  }
  store.close()
  return { ...box, file: join(folder, basename(box.file)) }
}

function spoil(file: string, at: number) {
  const bytes = readFileSync(file)
  bytes[at] = (bytes[at] as number) ^ 1
  writeFileSync(file, bytes)
}

function mend({ file, key }: { file: string; key: DatabaseKey }) {
  return rescueIfDamaged({ file, key, system: clock, monotonic: () => performance.now() })
}

test('[N4] an encrypted database that is damaged is mended, and what is saved of it stays sealed', async () => {
  const box = await copyWithLog()
  expect(mend(box)).toBeNull()
  // A page of the records: all else can be read.
  const { store } = openEdgeStore(box.file, clock, { key: box.key })
  store.sqlite.pragma('wal_checkpoint(truncate)')
  const leaf = store.sql.get<{ pageno: number }>(
    `select pageno from dbstat where name = 'records' and pagetype = 'leaf' limit 1`,
  )
  store.close()
  spoil(box.file, 4096 * ((leaf?.pageno ?? 0) - 1) + 200)
  const report = mend(box)
  expect(report).toMatchObject({
    reason: expect.stringMatching(/is damaged/),
    waiting: EDITS + LOGGED,
    lost: 0,
  })
  expect(contentOf(box.file, box.key)).toEqual({ ...WHOLE, edits: EDITS + LOGGED })
  expect(readable(folderOf(box.file))).toEqual([])
  const saved = readFileSync(report?.salvaged_edits ?? '', 'utf8')
  expect(JSON.parse(unseal(box.key, saved) ?? '').edits).toHaveLength(EDITS + LOGGED)
  const env = { ...box.keyed, EDGE_DATABASE: box.file }
  const shown = await runHere('edge', ['database', 'unseal', report?.salvaged_edits ?? ''], env)
  expect(JSON.parse(shown.out).edits).toHaveLength(EDITS + LOGGED)
})

test('[N4] a frame of an encrypted log that was damaged is found, and not taken for a power cut', async () => {
  const box = await copyWithLog()
  // Of the first commit: SQLite forgets it and all behind it.
  spoil(`${box.file}-wal`, 32 + 4120 * 5 + 24 + 300)
  const waiting = EDITS + LOGGED
  expect(mend(box)).toMatchObject({ reason: 'has a damaged log', waiting, lost: 0 })
  expect(contentOf(box.file, box.key)).toEqual({ ...WHOLE, edits: waiting })
})

test('[A1] [N4] an encrypted box whose database cannot be opened comes back as itself, with its edits', async () => {
  const box = await copyWithLog()
  rmSync(`${box.file}-wal`)
  const bytes = readFileSync(box.file)
  bytes.fill(0xa5, 0, 4096)
  writeFileSync(box.file, bytes)
  const wrong = { ...box.plain, EDGE_DATABASE: box.file }
  expect((await runHere('edge', ['serve'], wrong)).err).toMatch(
    /is encrypted\. Nothing was touched/,
  )
  expect(mend(box)).toMatchObject({ waiting: EDITS, lost: 0 })
  expect(contentOf(box.file, box.key)).toEqual(WHOLE)
  expect(readable(folderOf(box.file))).toEqual([])
})

test('what is sealed is opened by its key alone, and only as it was', async () => {
  const { key, other } = await makeBox()
  const sealed = seal(key, NEEDLE)
  expect(sealed).not.toContain(NEEDLE)
  expect(seal(key, NEEDLE)).not.toBe(sealed)
  expect(unseal(key, sealed)).toBe(NEEDLE)
  for (const wrong of [other, null]) expect(unseal(wrong, sealed)).toBeNull()
  const at = sealed.length - 20
  expect(
    unseal(key, sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)),
  ).toBeNull()
  expect(unseal(key, '{"not":"sealed"}')).toBe('{"not":"sealed"}')
})
