import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { LINE_BYTES_MAX } from '@outpost/central/import/import-bytes'
import { REFUSALS_TOLD_MAX } from '@outpost/central/import/import-report'
import { describe, expect, it } from 'vitest'
import {
  ADA,
  BEN,
  DOCTOR,
  encounter,
  type Json,
  NORTH,
  organization,
  parents,
  patient,
  prescription,
  reasonsOf,
  SOUTH,
  setUpImport,
  toNdjson,
  total,
  visit,
} from '../support/import-fixtures.ts'

describe('import fhir: what the resources become', () => {
  it('[R3] an organisation becomes a clinic with a pharmacy, a practitioner a doctor', async () => {
    const { run, store, fieldsOf } = setUpImport({ 'a.ndjson': toNdjson(...parents) })
    const report = await run({ timeZone: 'Africa/Nairobi' })

    expect(report.taken).toMatchObject({ clinics: 2, pharmacies: 2, doctors: 1 })
    const clinics = await store.read((reader) => reader.clinics('all'))
    expect(clinics).toContainEqual({
      id: NORTH,
      name: 'North Clinic',
      time_zone: 'Africa/Nairobi',
      active: true,
    })
    expect((await fieldsOf('doctors', DOCTOR))?.full_name).toBe('Dr. Grace Otieno')
    const pharmacies = await store.read((reader) =>
      reader.list({
        collection: 'pharmacies',
        scopes: [`clinic:${NORTH}`],
        after: null,
        search: null,
        limit: 9,
      }),
    )
    expect(pharmacies.map(({ fields }) => fields)).toEqual([
      {
        clinic_id: NORTH,
        name: 'North Clinic Pharmacy',
        address: '1 Main Road, Kisumu, KE',
        phone: '555 0100',
        active: true,
      },
    ])
  })

  it('[R3] a patient keeps names as published; a birth year alone is an estimated date', async () => {
    const ssn = { type: { coding: [{ code: 'SS' }] }, value: '999-22-1962' }
    const { run, fieldsOf } = setUpImport({
      'a.ndjson': toNdjson(
        ...parents,
        patient(ADA, {
          identifier: [{ value: 'other' }, ssn],
          telecom: [{ system: 'phone', value: '555-1' }],
          address: [{ city: 'Siaya' }],
          deceasedDateTime: '2021-05-06T23:30:00-04:00',
        }),
        patient(BEN, { gender: undefined, birthDate: '1987', name: [{ text: 'Ben' }] }),
      ),
    })
    await run()

    expect(await fieldsOf('patients', ADA)).toMatchObject({
      full_name: 'Ada Lucía Abebe7',
      date_of_birth: '1990-02-28',
      birth_date_estimated: false,
      sex: 'female',
      phone: '555-1',
      village: 'Siaya',
      national_id: '999-22-1962',
      deceased_on: '2021-05-06',
    })
    expect(await fieldsOf('patients', BEN)).toMatchObject({
      full_name: 'Ben',
      date_of_birth: '1987-01-01',
      birth_date_estimated: true,
      sex: 'unknown',
      national_id: null,
    })
  })

  it('[F1] a patient belongs to the clinic visited most and is shared with the others', async () => {
    const south = { serviceProvider: { reference: `Organization/${SOUTH}` } }
    const { run, store, fieldsOf } = setUpImport({
      // Encounters first, and one of them again in a bundle: it is no second visit.
      '1.ndjson': toNdjson(
        encounter(visit(1)),
        encounter(visit(2), south),
        encounter(visit(3), south),
        encounter(visit(4), { subject: { reference: `Patient/${BEN}` } }),
        encounter(visit(5), { subject: { reference: `Patient/${BEN}` }, ...south }),
      ),
      '2.json': JSON.stringify({
        resourceType: 'Bundle',
        entry: [
          { fullUrl: `urn:uuid:${visit(1)}`, resource: encounter(visit(1)) },
          { fullUrl: `urn:uuid:${visit(4)}`, resource: encounter(visit(1)) },
        ],
      }),
      '3.ndjson': toNdjson(...parents, patient(ADA), patient(BEN)),
    })
    const report = await run()

    expect(report.repeated.appointments).toBe(2)
    expect(await fieldsOf('patients', ADA)).toMatchObject({
      clinic_id: SOUTH,
      shared_with: [NORTH],
    })
    // Shared as it was made: no appointment had to share it afterwards.
    const placed = await store.read((reader) => reader.record('patients', ADA))
    expect(placed?.record.revision).toBe(1)
    // As often at both: the smallest id.
    expect(await fieldsOf('patients', BEN)).toMatchObject({
      clinic_id: NORTH,
      shared_with: [SOUTH],
    })
  })

  it('[R3] an encounter becomes an appointment; longer than a day leaves no duration', async () => {
    const period = { start: '2020-01-01T00:00:00Z', end: '2020-01-03T00:00:00Z' }
    const { run, fieldsOf } = setUpImport({
      'a.ndjson': toNdjson(
        ...parents,
        patient(ADA),
        encounter(visit(1)),
        encounter(visit(2), { period, participant: undefined, type: undefined }),
        encounter(visit(3), { status: 'planned', period: { start: '2027-01-01T09:00:00Z' } }),
        encounter('not-a-uuid', { status: 'unknown', serviceProvider: undefined }),
      ),
    })
    const report = await run()

    expect(report.taken.appointments).toBe(4)
    expect(await fieldsOf('appointments', visit(1))).toEqual({
      clinic_id: NORTH,
      patient_id: ADA,
      doctor_id: DOCTOR,
      starts_at: '2020-01-31T07:00:00.000Z',
      duration_minutes: 21,
      status: 'COMPLETED',
      reason: 'Check-up',
      notes: null,
    })
    expect(await fieldsOf('appointments', visit(2))).toMatchObject({
      doctor_id: null,
      duration_minutes: null,
      reason: null,
    })
    expect((await fieldsOf('appointments', visit(3)))?.status).toBe('SCHEDULED')
    const told = report.notes.map(({ text, count, first }) => [text, count, first[0]?.line])
    expect(told).toEqual([
      ['longer than a day: entered without duration', 1, 6],
      ['no practitioner takes part: entered without a doctor', 1, 6],
      ['period has no end: entered without duration', 1, 7],
      ["no serviceProvider: entered at the patient's own clinic", 1, 8],
    ])
  })

  it.each([
    ['planned', 'SCHEDULED'],
    ['arrived', 'CONFIRMED'],
    ['triaged', 'CONFIRMED'],
    ['in-progress', 'CONFIRMED'],
    ['onleave', 'CONFIRMED'],
    ['finished', 'COMPLETED'],
    ['cancelled', 'CANCELLED'],
    ['entered-in-error', 'CANCELLED'],
    ['unknown', 'COMPLETED'],
  ])('[R3] an encounter that is %s becomes %s', async (status, expected) => {
    const lines = toNdjson(...parents, patient(ADA), encounter(visit(1), { status }))
    const { run, fieldsOf } = setUpImport({ 'a.ndjson': lines })
    await run()
    expect((await fieldsOf('appointments', visit(1)))?.status).toBe(expected)
  })

  it('[R3] prescriptions become one medicine per code, with what its name gives away', async () => {
    const { run, store } = setUpImport({
      'a.ndjson.gz': gzipSync(
        toNdjson(
          prescription('m1', '1', 'Ibuprofen 200 MG Oral Tablet'),
          prescription('m2', '1', 'Ibuprofen 200 MG Oral Tablet'),
          prescription('m3', '2', 'Memantine hydrochloride 2 MG/ML Oral Solution'),
          prescription('m4', '3', 'Acetaminophen/Hydrocodone'),
        ),
      ),
    })
    const report = await run()

    expect([report.taken.medicines, report.repeated.medicines]).toEqual([3, 1])
    const medicines = await store.read((reader) =>
      reader.list({
        collection: 'medicines',
        scopes: ['catalogue'],
        after: null,
        search: null,
        limit: 9,
      }),
    )
    const told = medicines.map(({ fields }) => [fields.form, fields.strength, fields.unit])
    expect(told.sort()).toEqual([
      [null, null, 'dose'],
      ['Solution', '2 MG/ML', 'mL'],
      ['Tablet', '200 MG', 'tablet'],
    ])
  })

  it('a bundle may name its entries by fullUrl only', async () => {
    const entry = (fullUrl: string, resource: Json) => ({ fullUrl, resource })
    const [clinicUrl, patientUrl] = [`urn:uuid:${visit(8)}`, `urn:uuid:${visit(9)}`]
    const { run, fieldsOf } = setUpImport({
      'b.json.gz': gzipSync(
        JSON.stringify({
          resourceType: 'Bundle',
          type: 'transaction',
          entry: [
            entry(patientUrl, patient(ADA, { id: undefined })),
            entry(clinicUrl, organization(NORTH)),
            entry(`urn:uuid:${visit(1)}`, {
              ...encounter(visit(1), { participant: [] }),
              subject: { reference: patientUrl },
              serviceProvider: { reference: clinicUrl },
            }),
          ],
        }),
      ),
    })
    expect((await run()).refused.count).toBe(0)
    expect(await fieldsOf('patients', visit(9))).toMatchObject({ clinic_id: NORTH })
    expect(await fieldsOf('appointments', visit(1))).toMatchObject({ patient_id: visit(9) })
  })
})

describe('import fhir: patients without a visit', () => {
  it('go to the managing organisation, or else to the first one by id', async () => {
    const { run, fieldsOf } = setUpImport({
      'a.ndjson': toNdjson(
        patient(ADA, { managingOrganization: { reference: `Organization/${SOUTH}` } }),
        patient(BEN),
        ...[...parents].reverse(),
      ),
    })
    const report = await run()

    expect((await fieldsOf('patients', ADA))?.clinic_id).toBe(SOUTH)
    expect((await fieldsOf('patients', BEN))?.clinic_id).toBe(NORTH)
    expect(report.notes.map(({ text }) => text)).toEqual([
      'a patient without a visit: entered at the managing organisation',
      'a patient without a visit: entered at the first organisation by id',
    ])
  })

  it('are refused when there is no organisation at all', async () => {
    const { run } = setUpImport({ 'a.ndjson': toNdjson(patient(ADA)) })
    expect(reasonsOf(await run())).toEqual([
      ['a.ndjson', 1, 'no clinic for it: no visit, and no organisation in the files'],
    ])
  })
})

describe('import fhir: faults stop nothing else', () => {
  it('each broken line is refused with its line and reason', async () => {
    const reference = (text: string) => ({ reference: text })
    const broken: [line: string | Buffer, reason: string][] = [
      ['{"resourceType":"Patient",', 'not valid JSON'],
      [Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d]), 'not valid UTF-8'],
      ['[]', 'not a FHIR resource: no JSON object'],
      ['{"id":"x"}', 'not a FHIR resource: it has no resourceType'],
      [JSON.stringify(patient(ADA, { id: undefined })), 'it has no id'],
      [JSON.stringify(patient(BEN, { name: [] })), 'it has no name'],
      [JSON.stringify(patient(BEN, { birthDate: '1990-02-30' })), 'its birthDate is not a date'],
      [JSON.stringify(encounter(visit(1), { period: {} })), 'it has no period.start'],
      [
        JSON.stringify(encounter(visit(2), { subject: reference(`Patient/${BEN}`) })),
        'the Patient that it names is neither in these files nor at central',
      ],
      [
        JSON.stringify(encounter(visit(3), { serviceProvider: reference('Organization/none') })),
        'the Organization that it names is neither in these files nor at central',
      ],
      [
        JSON.stringify(
          encounter(visit(4), { participant: [{ individual: reference('Practitioner/none') }] }),
        ),
        'the Practitioner that it names is neither in these files nor at central',
      ],
      [
        JSON.stringify(encounter(visit(5), { subject: reference('Group/g') })),
        'its subject is not a Patient',
      ],
      [JSON.stringify(encounter(visit(6), { status: 'odd' })), 'its status is not one of FHIR R4'],
    ]
    const lines = broken.flatMap(([line]) => [Buffer.from(line), Buffer.from('\r\n\n')])
    const { run, standing } = setUpImport({
      'a.ndjson': Buffer.concat(lines),
      'b.ndjson': toNdjson(...parents, patient(ADA), encounter(visit(9))),
      'c.json': '{"resourceType":"Bundle","entry":[{}]}',
    })
    const report = await run()

    expect(report.refused.count).toBe(broken.length + 1)
    expect(reasonsOf(report)).toEqual(
      expect.arrayContaining([
        ...broken.map(([, reason], index) => ['a.ndjson', 2 * index + 1, reason]),
        ['c.json', 1, 'not a FHIR resource: no JSON object'],
      ]),
    )
    expect(report.taken).toMatchObject({ patients: 1, appointments: 1 })

    const before = await standing()
    expect(reasonsOf(await run())).toEqual(reasonsOf(report))
    expect(await standing()).toEqual(before)
  })

  it('a broken gzip and an unreadable bundle are reported, the other files are read', async () => {
    const { run } = setUpImport({
      'a.ndjson.gz': gzipSync(toNdjson(patient(BEN))).subarray(0, 60),
      'b.ndjson.gz': 'no gzip',
      'c.json': '{"resourceType":"Bundle","entry":[',
      'd.ndjson': toNdjson(...parents, patient(ADA)),
    })
    const report = await run()
    const told = report.refused.first.map(({ file, line, reason }) => [
      file,
      line,
      reason.replace(/\(.*\)/, '()'),
    ])
    expect(told).toEqual([
      ['a.ndjson.gz', 1, 'the gzip is broken (); nothing was read from here on'],
      ['b.ndjson.gz', 1, 'the gzip is broken (); nothing was read from here on'],
      ['c.json', 1, 'not valid JSON'],
    ])
    expect(report.taken.patients).toBe(1)
  })

  it('a line that is too long is left out, and refusals are told up to a limit', async () => {
    const { run } = setUpImport({
      'a.ndjson': `"${'x'.repeat(LINE_BYTES_MAX)}"\n${toNdjson(...parents)}`,
      'b.ndjson': '?\n'.repeat(REFUSALS_TOLD_MAX),
    })
    const report = await run()
    expect(reasonsOf(report)[0]).toEqual([
      'a.ndjson',
      1,
      `the line is longer than ${LINE_BYTES_MAX} bytes`,
    ])
    expect(report.refused.count).toBe(REFUSALS_TOLD_MAX + 1)
    expect(report.refused.first).toHaveLength(REFUSALS_TOLD_MAX)
    expect(report.taken.clinics).toBe(2)
  })

  it('a missing directory is an error that says so', async () => {
    const { run, directory } = setUpImport()
    await expect(run({}, join(directory, 'none'))).rejects.toThrow(/cannot be read \(ENOENT\)/)
  })

  it('[E5] a slot that is taken is refused', async () => {
    const period = { start: '2027-01-01T09:00:00Z', end: '2027-01-01T09:30:00Z' }
    const planned = { status: 'planned', period }
    const lines = [encounter(visit(1), planned), encounter(visit(2), planned)]
    const { run } = setUpImport({ 'a.ndjson': toNdjson(...parents, patient(ADA), ...lines) })
    const report = await run()
    expect(report.taken.appointments).toBe(1)
    expect(reasonsOf(report)).toEqual([
      [
        'a.ndjson',
        6,
        expect.stringContaining('The doctor already has an appointment at that time'),
      ],
    ])
  })
})

describe('import fhir: again', () => {
  const all = [
    ...parents,
    patient(ADA, { telecom: [{ system: 'phone', value: '555-1' }] }),
    encounter(visit(1)),
    encounter(visit(2), { status: 'unknown' }),
    prescription('m1', '1', 'Ibuprofen 200 MG Oral Tablet'),
  ]

  it('the same files again change nothing: no edit, no head raised', async () => {
    const { run, standing } = setUpImport({ 'a.ndjson': toNdjson(...all) })
    const first = await run()
    const before = await standing()
    const second = await run()

    expect(await standing()).toEqual(before)
    expect(second.unchanged).toEqual(first.taken)
    expect(total(second.taken)).toBe(0)
    expect(JSON.parse(JSON.stringify(second))).toEqual(second)
  })

  it('a dry run tells the same as the run after it, and writes nothing', async () => {
    const { run, standing } = setUpImport({ 'a.ndjson': toNdjson(...all) })
    const before = await standing()
    const dry = await run({ dryRun: true })
    expect(await standing()).toEqual(before)
    expect({ ...(await run()), isDryRun: true }).toEqual(dry)
  })

  it('[E1] an edit names just the fields that differ', async () => {
    const { run, put, store, fieldsOf } = setUpImport({ 'a.ndjson': toNdjson(...all) })
    await run()
    put('a.ndjson', toNdjson(...parents, patient(ADA, { address: [{ city: 'Siaya' }] })))
    const report = await run()

    expect(report.taken.patients).toBe(1)
    const edits = await store.read((reader) =>
      reader.edits({ state: null, recordId: ADA, principalId: null, limit: 9 }),
    )
    const update = edits.find(({ edit }) => edit.op === 'update')?.edit
    expect([update?.fields, update?.base]).toEqual([{ village: 'Siaya' }, { revision: 1 }])
    // The file does not say the phone any more: that erases nothing.
    expect((await fieldsOf('patients', ADA))?.phone).toBe('555-1')
  })

  it('what central has added since stays: sharing, cards, notes, time zone', async () => {
    const { run, put, store, standing, edit, fieldsOf } = setUpImport({
      'a.ndjson': toNdjson(...all),
    })
    await run({ timeZone: 'Africa/Nairobi' })
    const base = { revision: 1 }
    // An appointment made at the other clinic shares the patient with it.
    const made = { clinic_id: SOUTH, patient_id: ADA, starts_at: '2027-03-31T08:00:00Z' }
    const create = { op: 'create', base: null, fields: { ...made, status: 'SCHEDULED' } }
    expect(await edit('appointments', visit(50), create)).toBe(200)
    const card = { op: 'update', base: { revision: 2 }, fields: { card_number: 'N-17' } }
    expect(await edit('patients', ADA, card)).toBe(200)
    const revision = await store.read(
      async (reader) => (await reader.record('appointments', visit(1)))?.record.revision ?? 0,
    )
    const notes = { op: 'update', base: { revision }, fields: { notes: 'seen' } }
    expect(await edit('appointments', visit(1), notes)).toBe(200)
    expect(await edit('doctors', DOCTOR, { ...notes, base, fields: { specialty: 'ENT' } })).toBe(
      200,
    )

    const before = await standing()
    const report = await run()
    expect(await standing()).toEqual(before)
    expect([total(report.taken), report.refused.count]).toEqual([0, 0])
    expect(await fieldsOf('patients', ADA)).toMatchObject({
      shared_with: [SOUTH],
      card_number: 'N-17',
    })

    put('b.ndjson', toNdjson(encounter(visit(3))))
    expect((await run()).taken).toMatchObject({ patients: 0, appointments: 1 })
  })

  it('what central has deleted stays deleted', async () => {
    const { run, edit, standing } = setUpImport({ 'a.ndjson': toNdjson(...parents, patient(ADA)) })
    await run()
    expect(await edit('patients', ADA, { op: 'delete', base: { revision: 1 } })).toBe(200)
    const before = await standing()
    expect(reasonsOf(await run())).toEqual([['a.ndjson', 4, 'it was deleted at central']])
    expect(await standing()).toEqual(before)
  })
})
