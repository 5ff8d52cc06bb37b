import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { REFUSALS_TOLD_MAX } from '@outpost/central/import/import-report'
import { asOnlyImport } from '@outpost/central/import/only-import'
import { openCentralStore } from '@outpost/central/store/database'
import { expect, onTestFinished, test } from 'vitest'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { start } from '../support/command-line.ts'
import { ownFolder } from '../support/folder.ts'
import { canMount, startDisk } from '../support/small-disk.ts'

function setUp(count = 1) {
  const folder = ownFolder()
  const directory = join(folder, 'files')
  mkdirSync(directory)
  const patients = Array.from({ length: count }, (_, n) => `p${n},c,"Name, ${n}",female,K${n}`)
  writeFileSync(join(directory, 'clinics.csv'), 'id,name\nc,North\n')
  writeFileSync(
    join(directory, 'patients.csv'),
    ['id,clinic_id,full_name,sex,card_number', ...patients, 'twice,c,Ben,male,K1', ''].join('\n'),
  )
  const env = { CENTRAL_DATABASE_URL: `file:${join(folder, 'central.db')}` }
  return { folder, directory, env }
}

/** Waits for a file, while whoever makes it has the processor. */
async function appears(file: string) {
  const folder = watch(dirname(file))
  onTestFinished(() => folder.close())
  while (!existsSync(file)) await once(folder, 'change')
}

test('import and export by command: what was refused is told, and what comes out goes in again', async () => {
  const PATIENTS = 300
  const { folder, directory, env } = setUp(PATIENTS)

  const report = await runJsonHere('central', ['import', 'csv', directory], env)
  const again = await runHere('central', ['import', 'csv', directory], env)
  const out = join(folder, 'out')
  const exported = await runJsonHere('central', ['export', 'csv', out], env)
  const back = await runJsonHere('central', ['import', 'csv', out], env)

  expect(report.taken).toMatchObject({ clinics: 1, patients: PATIENTS })
  expect(report.refused.first).toMatchObject([{ file: 'patients.csv', line: PATIENTS + 2 }])
  expect(again.out).toContain(`Unchanged: 1 clinics, ${PATIENTS} patients.`)
  expect(again.out).toContain('Refused: 1.')
  expect(exported.rows).toMatchObject({ clinics: 1, patients: PATIENTS })
  expect(readFileSync(join(out, 'patients.csv'), 'utf8')).toContain('"Name, 7"')
  expect(back.unchanged).toMatchObject({ clinics: 1, patients: PATIENTS })
})

test('what a report does not tell one by one it counts, and it counts repeated rows', async () => {
  const { directory, env } = setUp(30)
  const file = join(directory, 'patients.csv')
  const nameless = Array.from({ length: REFUSALS_TOLD_MAX + 6 }, (_, n) => `x${n},c,,male,`)
  const before = readFileSync(file, 'utf8')
  writeFileSync(file, `${before}p3,c,"Name, 3",female,K3\n${nameless.join('\n')}\n`)

  const { out } = await runHere('central', ['import', 'csv', directory], env)
  writeFileSync(file, before.replaceAll('Name', 'Another name'))
  const words = ['import', 'csv', directory, '--dry-run']
  const dry = await runHere('central', words, env)
  const { changed } = await runJsonHere('central', words, env)

  expect(out).toContain('Repeated: 1 patients.')
  expect(out).toContain(`Refused: ${REFUSALS_TOLD_MAX + 7}.`)
  expect(out).toContain('  … and 7 more\n')
  expect(dry.out).toContain('  … and 10 more\n')
  expect([changed.first.length, changed.untold]).toEqual([30, 0])
})

test('an import that was killed is made again, and has every row once', async () => {
  const PATIENTS = 1500
  const { directory, env } = setUp(PATIENTS)
  const killed = start('central', ['import', 'csv', directory], { env })
  const file = env.CENTRAL_DATABASE_URL.slice('file:'.length)
  await appears(`${file}-wal`)
  process.kill(-(killed.child.pid as number), 'SIGKILL')
  await killed.ended

  const report = await runJsonHere('central', ['import', 'csv', directory], env)

  expect(report.taken.patients + report.unchanged.patients).toBe(PATIENTS)
  const again = await runJsonHere('central', ['import', 'csv', directory], env)
  expect(again.unchanged).toMatchObject({ clinics: 1, patients: PATIENTS })
})

test('an import that is stopped by hand tells that what it took stays', async () => {
  const PATIENTS = 3000
  const { directory, env } = setUp(PATIENTS)
  const { child, ended } = start('central', ['import', 'csv', directory], { env })
  const file = env.CENTRAL_DATABASE_URL.slice('file:'.length)
  await appears(`${file}.import.lock`)
  process.kill(-(child.pid as number), 'SIGINT')

  const { signal, err } = await ended

  expect([signal, err]).toEqual(['SIGINT', expect.stringContaining('What it took before stays')])
  const { taken, unchanged } = await runJsonHere('central', ['import', 'csv', directory], env)
  expect(taken.patients + unchanged.patients).toBe(PATIENTS)
})

test('while an import is running a second one is refused at once, and one that looks is not', async () => {
  const { directory, env } = setUp()
  const store = openCentralStore(env.CENTRAL_DATABASE_URL.slice('file:'.length), Date)
  onTestFinished(() => store.close())
  const events = () => store.sql.all('select event from audit')

  const [second, looking] = await asOnlyImport(store, async () => [
    await runHere('central', ['import', 'csv', directory], env),
    await runHere('central', ['import', 'csv', directory, '--dry-run'], env),
  ])

  expect(second).toMatchObject({ code: 1, err: expect.stringContaining('Another import is') })
  expect(looking).toMatchObject({ code: 0 })
  expect(events()).toEqual([])
  expect((await runHere('central', ['import', 'csv', directory], env)).code).toBe(0)
})

test.skipIf(!canMount())(
  'an import that fills the disk tells that what it took stays, and goes on when there is room',
  async () => {
    const PATIENTS = 1500
    const { directory } = setUp(PATIENTS)
    const disk = startDisk()
    const env = { CENTRAL_DATABASE_URL: `file:${join(disk.folder, 'central.db')}` }
    await runHere('central', ['clinic', 'list'], env)
    disk.fill(350)

    const { code, err } = await runHere('central', ['import', 'csv', directory], env)
    disk.makeRoom()
    const { taken, unchanged } = await runJsonHere('central', ['import', 'csv', directory], env)

    expect(code).toBe(1)
    expect(err).toContain('what it took before stays')
    expect(err).not.toContain('Nothing was changed')
    expect(unchanged.patients).toBeGreaterThan(0)
    expect(taken.patients).toBeGreaterThan(0)
    expect(taken.patients + unchanged.patients).toBe(PATIENTS)
  },
)

test.each([
  [
    ['import', 'csv', '/nowhere'],
    'The directory /nowhere cannot be read (ENOENT). Nothing was imported',
  ],
  [['export', 'csv', '/nowhere/below'], 'cannot be written (ENOENT). Nothing was exported'],
  [
    ['export', 'csv', 'out', '--clinic', 'nobody'],
    'There is no clinic nobody. Nothing was exported',
  ],
])('%j says what is wrong in a sentence', async (words, sentence) => {
  const { env } = setUp()

  const { code, err } = await runHere('central', words, env)

  expect(code).toBe(1)
  expect(err).toContain(sentence)
  expect(err).not.toContain('    at ')
})
