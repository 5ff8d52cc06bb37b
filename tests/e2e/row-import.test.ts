import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { rowId } from '@outpost/central/import/import-ids'
import { BATCH_RECORDS_MAX } from '@outpost/central/import/record-writer'
import { expect, test } from 'vitest'
import { ADA, BEN, NORTH, reasonsOf, setUpImport } from '../support/import-fixtures.ts'

const rows = (...lines: string[]) => `${lines.join('\n')}\n`
const CLINICS = rows('id,name,time_zone', `${NORTH},North,Africa/Nairobi`, `south,South,UTC`)
const SOUTH_ID = rowId('clinics', 'south')
const PATIENTS = rows(
  'id,clinic_id,full_name,sex,phone,village',
  `${ADA},${NORTH},Ada Abebe,female,0712 345 678,Kadongo`,
  'ben,south,Ben Otieno,male,,',
)
const BEN_ID = rowId('patients', 'ben')

test('columns in any order, byte order mark, quotes, CR LF, semicolons and gzip are read', async () => {
  const appointments = [
    'notes;starts_at;STATUS;id;patient_id;clinic_id;duration_minutes',
    `"one\r\n""two""; three";2027-04-30T12:00:00+03:00;COMPLETED;visit 1;ben;south;20.0`,
    '',
  ].join('\r\n')
  const { runRows, fieldsOf } = setUpImport({
    'clinics.csv': `\ufeff${CLINICS}`,
    'patients.csv': PATIENTS,
    'appointments.csv.gz': gzipSync(`\ufeff${appointments}`),
  })

  const report = await runRows()

  expect(report.taken).toMatchObject({ clinics: 2, patients: 2, appointments: 1 })
  expect(report.refused.count).toBe(0)
  expect(await fieldsOf('appointments', rowId('appointments', 'visit 1'))).toMatchObject({
    clinic_id: SOUTH_ID,
    patient_id: BEN_ID,
    starts_at: '2027-04-30T09:00:00.000Z',
    duration_minutes: 20,
    notes: 'one\n"two"; three',
  })
  expect(await fieldsOf('patients', ADA)).toMatchObject({
    full_name: 'Ada Abebe',
    phone: '0712 345 678',
  })
})

test.each(['\n', '\r\n\r\n', 'sep=;\r\n'])('before a header %j is passed over', async (before) => {
  const { runRows } = setUpImport({
    'doctors.csv': `${before}id;full_name\nd1;Otieno, Joy\nd2\n`,
  })

  const report = await runRows()

  expect(report.taken.doctors).toBe(1)
  const line = before.split('\n').length + 2
  expect(reasonsOf(report)).toEqual([['doctors.csv', line, 'it has 1 cells, and the header 2']])
})

test('a key becomes the same id in every version, and a UUID stays', () => {
  expect(rowId('patients', ' ben ')).toBe('930f10e4-e226-56bf-a8b8-25bd16bc5af6')
  expect(rowId('patients', ADA.toUpperCase())).toBe(ADA)
})

test('texts become the numbers, flags and lists of the model; what cannot is refused by it', async () => {
  const { runRows, fieldsOf } = setUpImport({
    'clinics.csv': CLINICS,
    'doctors.csv': rows('id,full_name,active', 'd1,Grace,FALSE', 'd2,Joy,1', 'd3,Eve,perhaps'),
    'patients.csv': rows(
      'id,clinic_id,full_name,sex,shared_with,birth_date_estimated,date_of_birth',
      `${ADA},${NORTH},Ada,female,south,yes,1990-02-30`,
      `${BEN},${NORTH},Ben,male,"south, ${NORTH}",TRUE,1990-02-28`,
    ),
  })

  const report = await runRows()

  expect((await fieldsOf('doctors', rowId('doctors', 'd1')))?.active).toBe(false)
  expect((await fieldsOf('doctors', rowId('doctors', 'd2')))?.active).toBe(true)
  expect(await fieldsOf('patients', BEN)).toMatchObject({
    shared_with: [NORTH, SOUTH_ID].sort(),
    birth_date_estimated: true,
  })
  expect(reasonsOf(report)).toEqual([
    ['doctors.csv', 4, 'active must be of type boolean'],
    ['patients.csv', 2, 'date_of_birth must be a date like 2026-01-31'],
  ])
})

test('what cannot be read is refused with its line, and stops nothing else', async () => {
  const { runRows } = setUpImport({
    'clinics.csv': CLINICS,
    'doctors.csv': rows(
      'id,full_name',
      'd1,Grace',
      'd2',
      'd3,Joy,Dr.',
      ',Nobody',
      '',
      'd4,"Eve',
      'd5,Ann',
    ),
    'medicines.csv': rows('name,unit', 'Paracetamol,tablet'),
    'pharmacies.csv': '',
    'patients.csv': Buffer.from('id,clinic_id,full_name,sex\nx,south,Jos\u00e9,male\n', 'latin1'),
    'appointments.csv': rows('id,id', '1,2'),
    'notes.txt': 'not for us',
  })

  const report = await runRows()

  expect(report.taken).toMatchObject({ clinics: 2, doctors: 1 })
  expect(reasonsOf(report)).toEqual([
    ['doctors.csv', 3, 'it has 1 cells, and the header 2'],
    ['doctors.csv', 4, 'it has 3 cells, and the header 2'],
    ['doctors.csv', 5, 'it has no id'],
    ['doctors.csv', 7, expect.stringContaining('a quote is opened')],
    ['medicines.csv', 1, expect.stringContaining('no column id')],
    ['pharmacies.csv', 1, expect.stringContaining('empty')],
    ['patients.csv', 2, expect.stringContaining('UTF-8')],
    ['appointments.csv', 1, expect.stringContaining('twice')],
  ])
  expect(report.ignored).toEqual({ 'notes.txt': 1 })
})

test('a row is told of by the line on which it begins, whatever ends the lines within cells', async () => {
  const head = 'id,full_name,remarks'
  const { runRows } = setUpImport({
    'doctors.csv': [head, 'd1,Joy,"a\nb"', 'd2', 'd3,Eve,"a\r\n\r\nb"', 'd4', 'd5,"Ann'].join(
      '\r\n',
    ),
    'medicines.csv': ['id,name,unit', 'm1,"a\r\nb",tablet'].join('\n'),
  })

  const report = await runRows()

  expect(reasonsOf(report)).toEqual([
    ['doctors.csv', 4, 'it has 1 cells, and the header 3'],
    ['doctors.csv', 8, 'it has 1 cells, and the header 3'],
    ['doctors.csv', 9, expect.stringContaining('a quote is opened')],
    ['medicines.csv', 2, expect.stringContaining('name holds')],
  ])
})

test('a quote in the wrong place takes no row away without a word, and stands where it is meant', async () => {
  const { runRows, fieldsOf } = setUpImport({
    'doctors.csv': rows(
      'id,full_name,specialty',
      'd1,Joy "Jo" Otieno,5" wounds',
      'd2,Ann,"fever',
      'd3,Eve,fever',
      'd4,Ada,"cough"',
      'd5,"Quote "in" mid",',
      'd6,"A"b,',
      'd7,"""Jo"" Otieno","one, ""two"""',
      'd8,Liz,""',
      '"d9",Mia,',
    ),
    'medicines.csv': rows('id,"na', 'm1,Ada Abebe"me,unit', 'm2,Paracetamol,tablet'),
  })

  const report = await runRows()

  const misquoted = 'a cell begins with a quote and goes on after the closing one'
  const reason = `${misquoted}. A quote within quotes is written twice`
  expect(reasonsOf(report)).toEqual([
    ['doctors.csv', 3, expect.stringContaining(`${misquoted}; so 3 lines became one row`)],
    ['doctors.csv', 6, reason],
    ['doctors.csv', 7, reason],
    ['medicines.csv', 1, expect.stringContaining('so 2 lines became one row')],
  ])
  expect(report.taken).toMatchObject({ doctors: 4, medicines: 0 })
  expect(await fieldsOf('doctors', rowId('doctors', 'd1'))).toMatchObject({
    full_name: 'Joy "Jo" Otieno',
    specialty: '5" wounds',
  })
  expect(await fieldsOf('doctors', rowId('doctors', 'd7'))).toMatchObject({
    full_name: '"Jo" Otieno',
    specialty: 'one, "two"',
  })
})

test('all rows before one that is not CSV are taken', async () => {
  const many = Array.from({ length: 600 }, (_, n) => `d${n},Name ${n}`)
  const { runRows } = setUpImport({ 'doctors.csv': rows('id,full_name', ...many, 'open,"Eve') })

  const report = await runRows()

  expect(report.taken.doctors).toBe(600)
  expect(reasonsOf(report).map(([, line]) => line)).toEqual([602])
})

test('what is not UTF-8 is told by its line, and all whole rows before it are taken', async () => {
  const head = 'id,full_name\r\nd1,"Zoë, Joy"\r\n\r\nd2,Ann\r\n'
  const spoilt = Buffer.from('d3,Jos\u00e9\r\nd4,Eve\r\n', 'latin1')
  const many = Array.from({ length: 9000 }, (_, n) => `m${n},Zoë ${n},tablet`)
  const pharmacies = many.map((row) => row.replace('Zoë', 'south,').replace(',tablet', ''))
  const packed = gzipSync(rows('id,clinic_id,name', ...pharmacies), { level: 0 })
  const { runRows } = setUpImport({
    'clinics.csv': CLINICS,
    'doctors.csv': Buffer.concat([Buffer.from(`\ufeff${head}`), spoilt]),
    'medicines.csv': Buffer.concat([Buffer.from(rows('id,name,unit', ...many)), spoilt]),
    'pharmacies.csv.gz': packed.subarray(0, packed.length / 2),
    'patients.csv': Buffer.concat([
      Buffer.from(`id,clinic_id,full_name,sex\np1,south,Ada,female\np2,south,"Ben\n`),
      Buffer.from('Jos\u00e9",male\n', 'latin1'),
    ]),
  })

  const report = await runRows()

  expect(report.taken).toMatchObject({ doctors: 2, medicines: 9000, patients: 1 })
  expect(report.taken.pharmacies).toBeGreaterThan(1000)
  expect(reasonsOf(report)).toEqual([
    ['doctors.csv', 5, expect.stringContaining('the line is not UTF-8')],
    ['medicines.csv', 9002, expect.stringContaining('the line is not UTF-8')],
    ['pharmacies.csv.gz', report.taken.pharmacies + 2, expect.stringContaining('gzip is broken')],
    ['patients.csv', 3, expect.stringContaining('a quote is opened')],
    ['patients.csv', 4, expect.stringContaining('the line is not UTF-8')],
  ])
})

test('a column that is not known is reported, and nothing of it is taken', async () => {
  const { runRows, fieldsOf } = setUpImport({
    'clinics.csv': CLINICS,
    'doctors.csv': rows(
      'id,full_name,shoe size,created_at,__proto__',
      'd1,Grace,38,2020-01-01T00:00:00Z,x',
    ),
  })

  const { notes, taken } = await runRows()

  expect(taken.doctors).toBe(1)
  const first = [{ file: 'doctors.csv', line: 2 }]
  expect(notes).toEqual([
    { text: 'the column shoe size is not known: passed over', count: 1, first },
    { text: 'the column (__proto__) is not known: passed over', count: 1, first },
  ])
  expect(Object.keys((await fieldsOf('doctors', rowId('doctors', 'd1'))) ?? {})).not.toContain(
    'shoe size',
  )
})

test('a dry run changes nothing and says just what the run then does', async () => {
  const { runRows, standing, put } = setUpImport({
    'clinics.csv': CLINICS,
    'patients.csv': PATIENTS,
  })
  await runRows()
  put(
    'patients.csv',
    `${PATIENTS.replace('Kadongo', 'Siaya')}cyd,south,Cyd,other,,\ndan,east,Dan,male,,\n`,
  )
  put(
    'appointments.csv',
    rows(
      'id,clinic_id,patient_id,starts_at,status',
      '1,south,cyd,2027-04-30T12:00:00Z,SCHEDULED',
      '2,south,dan,2027-04-30T12:00:00Z,SCHEDULED',
    ),
  )
  const before = await standing()

  const dry = await runRows({ dryRun: true })

  expect(await standing()).toEqual(before)
  expect(dry.changed.first).toEqual([
    { file: 'patients.csv', line: 2, target: 'patients', fields: ['village'] },
  ])
  expect(reasonsOf(dry)).toEqual([
    ['patients.csv', 5, 'clinic_id names what is neither in these files nor at central'],
    ['appointments.csv', 3, 'patient_id names what was refused'],
  ])
  expect({ ...(await runRows()), isDryRun: true }).toEqual(dry)
})

test('the same files again change nothing', async () => {
  const { runRows, standing } = setUpImport({ 'clinics.csv': CLINICS, 'patients.csv': PATIENTS })
  await runRows()
  const before = await standing()

  const again = await runRows()

  expect(again.unchanged).toMatchObject({ clinics: 2, patients: 2 })
  expect(again.taken).toMatchObject({ clinics: 0, patients: 0 })
  expect(await standing()).toEqual(before)
})

test('an empty cell says nothing, and that central has a value is told; --erase takes it at its word', async () => {
  const { runRows, fieldsOf, put } = setUpImport({
    'clinics.csv': CLINICS,
    'patients.csv': PATIENTS,
  })
  await runRows()
  put('patients.csv', PATIENTS.replace('0712 345 678', ' '))

  const kept = await runRows()

  expect((await fieldsOf('patients', ADA))?.phone).toBe('0712 345 678')
  expect(kept.notes).toMatchObject([
    { text: expect.stringContaining('phone is empty here'), count: 1 },
  ])
  const erased = await runRows({ erase: true })
  expect((await fieldsOf('patients', ADA))?.phone).toBeNull()
  expect([erased.changed.of.patients, erased.notes]).toEqual([1, []])
})

test('[E4] with revisions nothing is overwritten that was changed since the file was written', async () => {
  const { runRows, fieldsOf, put, edit } = setUpImport({
    'clinics.csv': CLINICS,
    'patients.csv': PATIENTS,
  })
  await runRows()
  await edit('patients', ADA, { op: 'update', base: { revision: 1 }, fields: { phone: '0799' } })
  const file = (phone: string, village: string) =>
    rows('id,revision,phone,village', `${ADA},1,${phone},${village}`)

  put('patients.csv', file('0700', 'Kadongo'))
  const refused = await runRows()
  put('patients.csv', file('0799', 'Siaya'))
  const taken = await runRows()

  expect(reasonsOf(refused)).toEqual([
    ['patients.csv', 2, expect.stringContaining('phone was changed at central since')],
  ])
  expect(taken.changed.of.patients).toBe(1)
  expect(await fieldsOf('patients', ADA)).toMatchObject({ phone: '0799', village: 'Siaya' })
})

test('what was deleted at central stays deleted, and a row that is marked so deletes nothing', async () => {
  const { runRows, fieldsOf, put, edit } = setUpImport({
    'clinics.csv': CLINICS,
    'patients.csv': PATIENTS,
  })
  await runRows()
  await edit('patients', ADA, { op: 'delete', base: { revision: 1 } })
  put(
    'patients.csv',
    rows(
      'id,clinic_id,full_name,sex,deleted_at',
      `${ADA},${NORTH},Ada,female,`,
      'ben,south,Ben Otieno,male,2026-12-31T00:00:00.000Z',
    ),
  )

  const report = await runRows()

  expect(reasonsOf(report)).toEqual([
    ['patients.csv', 2, 'it was deleted at central'],
    ['patients.csv', 3, expect.stringContaining('an import deletes nothing')],
  ])
  expect(await fieldsOf('patients', BEN_ID)).toMatchObject({ full_name: 'Ben Otieno' })
})

test('a record that is told of twice is taken once; one that is told otherwise is refused', async () => {
  const { runRows, fieldsOf } = setUpImport({
    'clinics.csv': CLINICS,
    'doctors.csv': rows('id,full_name', 'd1,Grace', 'd1,Grace', 'd1,Gloria'),
  })

  const report = await runRows()

  expect([report.taken.doctors, report.repeated.doctors]).toEqual([1, 1])
  expect(reasonsOf(report)).toEqual([['doctors.csv', 4, 'line 2 tells otherwise of the same one']])
  expect((await fieldsOf('doctors', rowId('doctors', 'd1')))?.full_name).toBe('Grace')
})

test.each([false, true])(
  'records may refer to others of their file in any order; a circle is refused (dry run: %s)',
  async (dryRun) => {
    const merged = (id: string, into: string) => `${id},south,Name ${id},female,${into}`
    const { runRows } = setUpImport({
      'clinics.csv': CLINICS,
      'patients.csv': rows(
        'id,clinic_id,full_name,sex,merged_into',
        merged('a', 'b'),
        merged('b', 'c'),
        merged('c', ''),
        merged('d', 'e'),
        merged('e', 'd'),
        merged('f', 'nobody'),
      ),
    })

    const report = await runRows({ dryRun })

    // What only a circle makes impossible a dry run does not see.
    expect(report.taken.patients).toBe(dryRun ? 5 : 3)
    expect(reasonsOf(report).map(([, line]) => line)).toEqual(dryRun ? [7] : [5, 6, 7])
  },
)

test('a card number that two rows have is refused once, by central, in the order of the file', async () => {
  const { runRows } = setUpImport({
    'clinics.csv': CLINICS,
    'patients.csv': rows(
      'id,clinic_id,full_name,sex,card_number',
      `a,${NORTH},Ada,female,K1`,
      `b,${NORTH},Ben,male,K1`,
      'c,south,Cyd,male,K1',
    ),
  })

  expect(reasonsOf(await runRows())).toEqual([
    ['patients.csv', 3, expect.stringContaining('card of another patient')],
  ])
})

test('an import that breaks off after any batch is made again, and goes on', async () => {
  const many = Array.from(
    { length: BATCH_RECORDS_MAX * 2 + 7 },
    (_, n) => `p${n},south,Name ${n},female`,
  )
  const files = {
    'clinics.csv': CLINICS,
    'patients.csv': rows('id,clinic_id,full_name,sex', ...many),
  }
  for (const step of [1, 2, 3, 4]) {
    const { runRows, importWith } = setUpImport(files)
    let steps = 0
    const breaking = importWith(() => {
      steps += 1
      if (steps === step) throw new Error('the plug was pulled')
    })
    await expect(breaking).rejects.toThrow('the plug was pulled')

    const report = await runRows()

    expect(report.taken.patients + report.unchanged.patients).toBe(many.length)
    expect(report.refused.count).toBe(0)
    expect((await runRows()).unchanged.patients).toBe(many.length)
  }
})

test.each([
  ['nothing to import', {}, 'has no file to import'],
  ['a file twice', { 'doctors.csv': 'id', 'doctors.csv.gz': 'id' }, 'both'],
])('a directory with %s is refused in a sentence', async (_, files, reason) => {
  const { runRows } = setUpImport(files)

  await expect(runRows()).rejects.toThrow(reason)
})

test.each([
  ['a link to nothing', (path: string) => symlinkSync('/nowhere/patients.csv', path), 'ENOENT'],
  ['a folder', (path: string) => mkdirSync(path), 'it is no file'],
])(
  '%s in the place of a file is refused in a sentence, and nothing is written',
  async (_, make, why) => {
    const { runRows, directory, standing } = setUpImport({ 'clinics.csv': CLINICS })
    make(join(directory, 'patients.csv'))
    const before = await standing()

    await expect(runRows()).rejects.toThrow(`patients.csv cannot be read (${why}). Nothing was`)
    expect(await standing()).toEqual(before)
  },
)
