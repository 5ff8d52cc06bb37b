import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { rowId } from '@outpost/central/import/import-ids'
import { BATCH_RECORDS_MAX } from '@outpost/central/import/record-writer'
import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
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

const STOCK = {
  'clinics.csv': CLINICS,
  'pharmacies.csv': rows('id,clinic_id,name', 'ph,south,Pharmacy'),
  'medicines.csv': rows('id,name,unit', 'm,Paracetamol,tablet'),
}
const pharmacy = rowId('pharmacies', 'ph')
const medicine = rowId('medicines', 'm')
const A = inventoryId(pharmacy, medicine, 'A')
const B = inventoryId(pharmacy, medicine, null)
const inventory = (...lines: string[]) =>
  rows('id,pharmacy_id,medicine_id,batch_number,quantity,reorder_level', ...lines)
const movements = (...lines: string[]) =>
  rows('id,record_id,pharmacy_id,medicine_id,batch_number,kind,delta,counted', ...lines)

test('[E7] stock has the id of what it is of; without movements its quantity is its first count', async () => {
  const { runRows, fieldsOf, store, put } = setUpImport({
    ...STOCK,
    'pharmacy-inventory.csv': inventory(
      'shelf 1,ph,m,A,12,5',
      ',ph,m,,0,',
      `${BEN},ph,m,C,1,`,
      'x,,m,,1,',
    ),
  })

  const report = await runRows()

  expect(reasonsOf(report)).toEqual([
    ['pharmacy-inventory.csv', 4, expect.stringContaining('id must be')],
    ['pharmacy-inventory.csv', 5, 'it needs pharmacy_id and medicine_id'],
  ])
  expect(await fieldsOf('pharmacy-inventory', A)).toMatchObject({ quantity: 12, reorder_level: 5 })
  expect(store.sql.all('select kind, delta from stock_movements')).toEqual([
    { kind: 'COUNTED', delta: 12 },
  ])
  put('pharmacy-inventory.csv', inventory('shelf 1,ph,m,A,11,5'))
  expect(reasonsOf(await runRows())).toEqual([
    ['pharmacy-inventory.csv', 2, expect.stringContaining('a quantity changes by movements')],
  ])
})

test('[E7] movements are taken in their order, each once, and add up to the quantity', async () => {
  const moved = movements(
    '1,shelf 1,,,,COUNTED,,10',
    '2,shelf 1,,,,DISPENSED,-4,',
    '3,,ph,m,A,RECEIVED,20,',
    '4,,ph,m,A,COUNTED,,25',
    '5,,ph,m,,RECEIVED,3,',
    ',,ph,m,,DISPENSED,-1,',
    ',,ph,m,,DISPENSED,-1,',
  )
  const { runRows, fieldsOf, store, standing } = setUpImport({
    ...STOCK,
    'pharmacy-inventory.csv': inventory('shelf 1,ph,m,A,24,5', ',ph,m,,2,'),
    'movements.csv': moved,
  })

  const dry = await runRows({ dryRun: true })
  const report = await runRows()

  expect([report.taken.movements, dry.taken.movements]).toEqual([7, 7])
  expect(report.refused.count).toBe(0)
  expect((await fieldsOf('pharmacy-inventory', A))?.quantity).toBe(25)
  expect((await fieldsOf('pharmacy-inventory', B))?.quantity).toBe(1)
  expect(
    store.sql.all(
      'select record_id as id, sum(delta) as sum from stock_movements group by 1 order by 2',
    ),
  ).toEqual([
    { id: B, sum: 1 },
    { id: A, sum: 25 },
  ])
  // The file says 24 and 2, its movements 25 and 1: the movements count, and it is told.
  expect(report.notes).toMatchObject([
    {
      text: expect.stringContaining('quantity is not what'),
      count: 2,
      first: [{ line: 2 }, { line: 3 }],
    },
  ])
  const before = await standing()
  const again = await runRows()
  expect([again.unchanged.movements, again.taken.movements]).toEqual([7, 0])
  expect(await standing()).toEqual(before)
})

test('[E7] a movement without an id is known by what it says, however it is written', async () => {
  const { runRows, put } = setUpImport({
    ...STOCK,
    'pharmacy-inventory.csv': inventory(',ph,m,A,,'),
    'movements.csv': rows(
      'pharmacy_id,medicine_id,batch_number,kind,delta,reason,occurred_at',
      'ph,m,A,RECEIVED,2,bought,2026-01-31T09:00:00Z',
      'ph,m,A,RECEIVED,2,bought,2026-01-31T09:00:00Z',
    ),
  })
  const first = await runRows()
  const otherwise = ' 2.0 ,RECEIVED,A,m,ph, bought ,,2026-01-31T12:00:00.000+03:00'
  put(
    'movements.csv',
    rows(
      'delta,kind,batch_number,medicine_id,pharmacy_id,reason,confirmed_by,occurred_at',
      otherwise,
      otherwise,
      otherwise,
    ),
  )

  const again = await runRows()

  expect(first.taken.movements).toBe(2)
  expect([again.unchanged.movements, again.taken.movements]).toEqual([2, 1])
})

test.each([
  ['is not UTF-8', (text: string) => Buffer.from(text.replace('bought', 'dép\u00f4t'), 'latin1')],
  ['has an open quote', (text: string) => text.replace('bought', '"bought')],
  ['has a row of another length', (text: string) => text.replace(',bought', '')],
  ['names no stock in a row', (text: string) => text.replace('2,,ph', '2,,')],
])('[E7] while a file of movements %s, no quantity is taken as a first count', async (_, spoil) => {
  const moved = rows(
    'id,record_id,pharmacy_id,medicine_id,batch_number,kind,delta,counted,reason',
    '1,,ph,m,A,RECEIVED,7,,',
    '2,,ph,m,,RECEIVED,50,,bought',
  )
  const { runRows, fieldsOf, put } = setUpImport({
    ...STOCK,
    'pharmacy-inventory.csv': inventory(',ph,m,A,7,', ',ph,m,,50,', ',ph,m,C,3,', ',ph,m,D,,2'),
    'movements.csv': spoil(moved),
  })

  const dry = await runRows({ dryRun: true })
  const spoilt = await runRows()

  const held = spoilt.refused.first.filter(({ file }) => file === 'pharmacy-inventory.csv')
  expect(held.map(({ line }) => line)).toContain(3)
  expect(held[0]?.reason).toMatch(/^held back: line \d of movements.csv cannot be understood/)
  expect(reasonsOf(dry)).toEqual(reasonsOf(spoilt))
  put('movements.csv', moved)
  expect((await runRows()).refused.count).toBe(0)
  for (const [batch, quantity] of Object.entries({ A: 7, C: 3, D: 0 })) {
    const id = inventoryId(pharmacy, medicine, batch)
    expect((await fieldsOf('pharmacy-inventory', id))?.quantity).toBe(quantity)
  }
  expect((await fieldsOf('pharmacy-inventory', B))?.quantity).toBe(50)
})

test('[E7] after a movement that is refused the rest of its stock waits, and the same files again change nothing', async () => {
  const before = ['1,,ph,m,A,RECEIVED,5,']
  const after = ['2,,ph,m,A,DISPENSED,-6,', '3,,ph,m,A,RECEIVED,9,', '4,,ph,m,,RECEIVED,1,']
  const { runRows, fieldsOf, put, standing } = setUpImport({
    ...STOCK,
    'pharmacy-inventory.csv': inventory(',ph,m,A,,', ',ph,m,,,'),
    'movements.csv': movements(...before, ...after),
  })

  const dry = await runRows({ dryRun: true })
  const refused = await runRows()
  const heads = await standing()
  const again = await runRows()

  expect(reasonsOf(refused)).toEqual([
    ['movements.csv', 3, expect.stringContaining('only 5 are in stock')],
    ['movements.csv', 4, 'an earlier movement of the same stock was refused'],
  ])
  expect([reasonsOf(dry), reasonsOf(again)]).toEqual([reasonsOf(refused), reasonsOf(refused)])
  expect(await standing()).toEqual(heads)
  put('movements.csv', movements('0,,ph,m,A,RECEIVED,1,', ...before, ...after))
  const taken = await runRows()
  expect([taken.taken.movements, taken.unchanged.movements]).toEqual([3, 2])
  expect((await fieldsOf('pharmacy-inventory', A))?.quantity).toBe(9)
})

test('[E7] a movement that cannot be is refused with its reason', async () => {
  const { runRows } = setUpImport({
    ...STOCK,
    'pharmacy-inventory.csv': inventory(
      ...['A', 'B', 'C', 'D'].map((batch) => `,ph,m,${batch},5,`),
    ),
    'movements.csv': movements(
      '1,,ph,m,A,RECEIVED,-1,',
      '2,,ph,m,B,BORROWED,1,',
      '3,,ph,m,Z,RECEIVED,1,',
      '4,,,m,A,RECEIVED,1,',
      '5,nothing,,,,RECEIVED,1,',
      '6,,ph,m,C,RECEIVED,1,',
      '6,,ph,m,C,RECEIVED,2,',
    ),
  })

  const report = await runRows()

  expect(report.taken.movements).toBe(1)
  expect(reasonsOf(report).map(([, line, reason]) => [line, reason])).toEqual([
    [5, expect.stringContaining('held back: line 5 of movements.csv')],
    [2, expect.stringContaining('movement.delta has the wrong sign')],
    [3, expect.stringContaining('movement.kind must be one of COUNTED, RECEIVED')],
    [4, 'record_id names what is neither in these files nor at central'],
    [5, 'it names no stock: neither record_id, nor pharmacy_id and medicine_id'],
    [6, 'record_id names what is neither in these files nor at central'],
    [8, 'line 7 tells otherwise of the same one'],
  ])
})
