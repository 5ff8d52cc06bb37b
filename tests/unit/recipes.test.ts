import { patientOf, visitOf, withVisit } from '@outpost/deploy/recipes/appointments-vitoria'
import { type Facility, placesOf } from '@outpost/deploy/recipes/facilities-kenya'
import type { Finding } from '@outpost/deploy/recipes/finding'
import { localNoon } from '@outpost/deploy/recipes/local-noon'
import { haitianPlaceOf, localNameOf, peopleOf } from '@outpost/deploy/recipes/names-world'
import type { Row } from '@outpost/deploy/recipes/source'
import { clinicDate } from '@outpost/shared/model/time'
import { describe, expect, test } from 'vitest'

const kinds = (findings: readonly Finding[]) => findings.map(({ kind, what }) => `${kind}: ${what}`)

describe('recipes: facilities of Kenya', () => {
  const facility: Facility = {
    id: '11111111-1111-4111-8111-111111111111',
    code: 123,
    name: 'Kando  Dispensary\u00a0',
    facility_type_name: 'Dispensary',
    operation_status_name: 'Operational',
    closed: false,
    ward_name: 'East',
    sub_county_name: 'Kando',
    county_name: 'Kando',
    service_names: [],
    lat: null,
    long: null,
  }
  const nobody = () => false

  test('a facility is a clinic and its pharmacy, with a tidy name and a short address', () => {
    const { clinic, pharmacy, findings } = placesOf(facility, nobody)
    const name = 'Kando Dispensary'
    expect(clinic).toEqual({ id: 'mfl:123', name, time_zone: 'Africa/Nairobi', active: true })
    expect(pharmacy).toMatchObject({ id: 'mfl:123', clinic_id: 'mfl:123', address: 'East, Kando' })
    expect(kinds(findings)).toEqual([expect.stringContaining('blanks too many')])
  })

  test('without a code, or with that of another, the uuid is its key', () => {
    const key = `mfl:${facility.id}`
    expect(placesOf({ ...facility, code: null }, nobody).clinic.id).toBe(key)
    const { clinic, findings } = placesOf(facility, (taken) => taken === 'mfl:123')
    expect(clinic.id).toBe(key)
    expect(kinds(findings)).toContain('guessed: codes given twice; the uuid is the key')
  })

  test.each([
    ['Non-Operational', false],
    ['Pending Opening', false],
    ['Operational', true],
  ])('one that is %s, closed: %s, is not active', (operation_status_name, closed) => {
    const { clinic, pharmacy } = placesOf({ ...facility, operation_status_name, closed }, nobody)
    expect([clinic.active, pharmacy?.active]).toEqual([false, false])
  })

  test('a laboratory has no pharmacy, unless it lists the services of one', () => {
    const laboratory = { ...facility, facility_type_name: 'LABORATORY' }
    expect(placesOf(laboratory, nobody).pharmacy).toBeNull()
    const selling = { ...laboratory, service_names: ['Stand Alone - Retail services'] }
    expect(placesOf(selling, nobody).pharmacy).not.toBeNull()
  })

  test('swapped coordinates are told', () => {
    const told = (lat: string, long: string) =>
      kinds(placesOf({ ...facility, name: 'A', lat, long }, nobody).findings)
    expect(told('34.56', '0.56')).toEqual([expect.stringContaining('stand in each other')])
    expect(told('0.56', '34.56')).toEqual([])
    expect(told('0.56', '0.34')).toEqual([])
  })
})

describe('recipes: appointments of Vitória', () => {
  const row = (changes: Row = {}): Row => ({
    PatientId: '29872499824296',
    AppointmentID: '5642903',
    Gender: 'F',
    ScheduledDay: '2016-04-29T18:38:08Z',
    AppointmentDay: '2016-04-29T00:00:00Z',
    Age: '62',
    Neighbourhood: 'SÃO  JOSÉ',
    'No-show': 'No',
    ...changes,
  })
  const at = { file: 'appointments.csv', line: 2 }
  const gather = (...rows: Row[]) => {
    let gathered: ReturnType<typeof withVisit>['patient'] | undefined
    const findings: Finding[] = []
    for (const one of rows) {
      const seen = withVisit(gathered, one, visitOf(one).clinic.id, at)
      gathered = seen.patient
      findings.push(...seen.findings)
    }
    if (!gathered) throw new Error('needs a row')
    const { appointment } = visitOf(rows[0] ?? {})
    return { ...patientOf(appointment.patient_id, gathered), rowFindings: findings }
  }

  test('an appointment stands at noon of its day where the clinic is', () => {
    const { clinic, appointment } = visitOf(row())
    expect(clinic).toMatchObject({ id: 'vitoria:SÃO-JOSÉ', name: 'SÃO JOSÉ' })
    expect(appointment).toEqual({
      id: 'vitoria:5642903',
      clinic_id: 'vitoria:SÃO-JOSÉ',
      patient_id: 'vitoria:29872499824296',
      starts_at: '2016-04-29T15:00:00.000Z',
      status: 'COMPLETED',
    })
    const zones = ['America/Sao_Paulo', 'UTC', 'Africa/Nairobi', 'Asia/Kathmandu', 'Asia/Tokyo']
    for (const zone of zones) {
      expect(clinicDate(Date.parse(localNoon('2027-03-04', zone)), zone)).toBe('2027-03-04')
    }
  })

  test('"No-show" is about staying away; another word is told', () => {
    expect(visitOf(row({ 'No-show': 'Yes' })).appointment.status).toBe('NO_SHOW')
    const { appointment, findings } = visitOf(row({ 'No-show': '' }))
    expect(appointment.status).toBe('COMPLETED')
    expect(kinds(findings)).toContainEqual(expect.stringContaining('do not say whether'))
  })

  test('booked after it took place, and an accent for an apostrophe, are told', () => {
    const { findings } = visitOf(
      row({ ScheduledDay: '2016-04-30T07:00:00Z', Neighbourhood: 'JOANA D\u00b4ARC' }),
    )
    expect(kinds(findings)).toContainEqual(expect.stringContaining('before the day'))
    expect(kinds(findings)).toContainEqual(expect.stringContaining('acute accent'))
  })

  test('a row without a day is told, left to central, and says no age', () => {
    const noDay = row({ AppointmentDay: '4 May', Age: '99' })
    const { appointment, findings } = visitOf(noDay)
    expect(appointment.starts_at).toBe('4 May')
    expect(kinds(findings)).toEqual([expect.stringContaining('without a day')])
    expect(gather(row(), noDay).patient.date_of_birth).toBe('1954-01-01')
  })

  test('the patient is as old as was written on the last day', () => {
    const { patient } = gather(
      row({ AppointmentDay: '2016-06-01T00:00:00Z', Age: '63' }),
      row({ AppointmentDay: '2016-04-29T00:00:00Z', Age: '62' }),
    )
    expect(patient).toMatchObject({
      full_name: 'Patient 29872499824296',
      date_of_birth: '1953-01-01',
      birth_date_estimated: true,
      sex: 'female',
      card_number: '29872499824296',
    })
  })

  test('an age of -1 is no age, and 115 is told', () => {
    const unborn = gather(row({ Age: '-1' }))
    expect(unborn.patient).toMatchObject({ date_of_birth: null, birth_date_estimated: false })
    expect(kinds(unborn.rowFindings)).toEqual([expect.stringContaining('left out: ages')])
    expect(kinds(gather(row({ Age: '115' })).rowFindings)).toEqual(['noticed: ages above 110'])
  })

  test('a patient of several neighbourhoods belongs to the most visited, of equals to the first by name', () => {
    const inB = row({ Neighbourhood: 'B' })
    const inA = row({ Neighbourhood: 'A' })
    expect(gather(inB, inA).patient.clinic_id).toBe('vitoria:A')
    const { patient, findings } = gather(inB, inA, inB)
    expect(patient.clinic_id).toBe('vitoria:B')
    expect(kinds(findings)).toContainEqual(expect.stringContaining('several neighbourhoods'))
  })

  test('a damaged number is kept as it is, but is no card number; a decimal loses its point', () => {
    const { patient, findings } = gather(row({ PatientId: '9377952927E-5' }))
    expect(patient).toMatchObject({ id: 'vitoria:9377952927E-5', card_number: null })
    expect(kinds(findings)).toContainEqual(expect.stringContaining('damaged'))
    expect(gather(row({ PatientId: '29872499824296.0' })).patient.id).toBe('vitoria:29872499824296')
  })

  test('rows that differ in sex make it unknown', () => {
    const { patient, rowFindings } = gather(row(), row({ Gender: 'M' }), row())
    expect(patient.sex).toBe('unknown')
    expect(kinds(rowFindings)).toContainEqual(expect.stringContaining('differ in sex'))
  })
})

describe('recipes: names of the world', () => {
  const named = (name: string, sex = 'unknown') => ({ country: 'XX', name, sex })

  test('a name stands in its own script, else romanized and told', () => {
    const row = { Country: 'JP', Gender: 'F', 'Localized Name': '佐藤 ', 'Romanized Name': 'Satō' }
    expect(localNameOf(row)).toEqual({
      local: { country: 'JP', name: '佐藤', sex: 'female' },
      findings: [],
    })
    const { local, findings } = localNameOf({ ...row, 'Localized Name': '' })
    expect(local.name).toBe('Satō')
    expect(kinds(findings)).toEqual([
      expect.stringContaining('guessed: names without a local form'),
    ])
  })

  test('every name is borne by somebody, in the order of the country', () => {
    const people = peopleOf('JP', [named('蒼', 'male')], [named('佐藤'), named('鈴木')])
    expect(people).toEqual([
      { name: '佐藤蒼', sex: 'male' },
      { name: '鈴木蒼', sex: 'male' },
    ])
    expect(peopleOf('BG', [named('Анна', 'female')], [named('Иванова')])).toEqual([
      { name: 'Анна Иванова', sex: 'female' },
    ])
    expect(peopleOf('IL', [], [named('כהן')])).toEqual([{ name: 'כהן', sex: 'unknown' }])
    expect(peopleOf('XX', [], [])).toEqual([])
  })

  test('a place in Haiti is told from the smallest up; the placeholder is none', () => {
    const line = 'Haiti|Ouest|Cite Soleil|1ère Varreux^117-01|Sarthe'
    expect(haitianPlaceOf(line)).toBe('Sarthe, Cite Soleil, Ouest')
    expect(haitianPlaceOf('République Dominicaine|Azua|-|-|-')).toBe('Azua')
    expect(haitianPlaceOf('Yon lot peyi|-|-|-|Yon lot')).toBeNull()
    expect(haitianPlaceOf('a|b')).toBeNull()
  })
})
