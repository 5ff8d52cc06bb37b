import { isCalendarDate, type Millis } from '@outpost/shared/model/time'
import { type Draft, type DraftTarget, type Mapped, stated } from './draft.ts'
import { mapEncounter } from './fhir-encounter.ts'
import type { Aliases, Resource } from './fhir-reading.ts'
import {
  type Address,
  conceptText,
  type HumanName,
  medicationRequest,
  organization,
  type Patient,
  patient,
  practitioner,
  readReference,
  readResource,
  type Telecom,
} from './fhir-resources.ts'
import { fhirRecordId, importId } from './import-ids.ts'
import { readMedicineName } from './medicine-name.ts'

type Mapper = {
  /** What such a resource becomes first of all. */
  target: DraftTarget
  map: (resource: Resource, aliases: Aliases, now: Millis) => Mapped
}

const mappers: ReadonlyMap<string, Mapper> = new Map<string, Mapper>([
  ['Organization', { target: 'clinics', map: mapOrganization }],
  ['Practitioner', { target: 'doctors', map: mapPractitioner }],
  ['MedicationRequest', { target: 'medicines', map: mapMedicationRequest }],
  ['Patient', { target: 'patients', map: mapPatient }],
  ['Encounter', { target: 'appointments', map: mapEncounter }],
])

/** How resources of this type are taken over, or null if they are not. */
export function mapperOf(resourceType: string): Mapper | null {
  return mappers.get(resourceType) ?? null
}

/** An organisation is a clinic, and has one pharmacy. */
function mapOrganization(resource: Resource): Mapped {
  const read = readResource(organization, resource)
  if ('refusal' in read) return read
  const { id, name, active, telecom, address } = read.value
  if (!name) return { refusal: 'it has no name' }
  const clinicId = fhirRecordId('Organization', id)
  const clinic: Draft = {
    target: 'clinics',
    id: clinicId,
    fields: stated({ name, active }),
    whenNew: {},
    links: {},
  }
  const pharmacy: Draft = {
    target: 'pharmacies',
    id: importId(`pharmacy of ${clinicId}`),
    fields: stated({
      name: `${name} Pharmacy`,
      address: addressText(address?.[0]),
      phone: phoneOf(telecom),
    }),
    whenNew: {},
    links: { clinicId },
  }
  return { drafts: [clinic, pharmacy], notes: [] }
}

function mapPractitioner(resource: Resource): Mapped {
  const read = readResource(practitioner, resource)
  if ('refusal' in read) return read
  const { id, name, active, telecom } = read.value
  const chosen = chooseName(name)
  const full_name = joinName(chosen, chosen?.prefix)
  if (!full_name) return { refusal: 'it has no name' }
  const draft: Draft = {
    target: 'doctors',
    id: fhirRecordId('Practitioner', id),
    fields: stated({ full_name, active, phone: phoneOf(telecom) }),
    whenNew: {},
    links: {},
  }
  return { drafts: [draft], notes: [] }
}

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm'

/** One medicine per RxNorm code, however often it is prescribed. */
function mapMedicationRequest(resource: Resource): Mapped {
  const read = readResource(medicationRequest, resource)
  if ('refusal' in read) return read
  const concept = read.value.medicationCodeableConcept
  const coding = concept?.coding?.find(({ system, code }) => system === RXNORM && code)
  if (!concept || !coding) return { refusal: 'it names no medicine by an RxNorm code' }
  const name = conceptText([{ ...concept, coding: [coding] }])
  if (!name) return { refusal: 'its medicine has a code but no name' }
  const draft: Draft = {
    target: 'medicines',
    id: importId(`rxnorm:${coding.code}`),
    fields: { name },
    whenNew: readMedicineName(name),
    links: {},
  }
  return { drafts: [draft], notes: [] }
}

function mapPatient(resource: Resource, aliases: Aliases): Mapped {
  const read = readResource(patient, resource)
  if ('refusal' in read) return read
  const { id, name, gender, birthDate, telecom, address, managingOrganization } = read.value
  const full_name = joinName(chooseName(name), [])
  if (!full_name) return { refusal: 'it has no name' }
  const birth = birthDate ? completeDate(birthDate) : null
  if (birthDate && !birth) return { refusal: 'its birthDate is not a date' }
  const death = readDeath(read.value)
  if ('refusal' in death) return death
  const managing = readReference(managingOrganization?.reference ?? '', aliases)
  const draft: Draft = {
    target: 'patients',
    id: fhirRecordId('Patient', id),
    fields: stated({
      full_name,
      date_of_birth: birth?.date,
      birth_date_estimated: birth?.isEstimated,
      sex: gender,
      phone: phoneOf(telecom),
      village: address?.[0]?.city,
      national_id: nationalIdOf(read.value),
      deceased_on: death.date,
    }),
    whenNew: { sex: 'unknown' },
    links: managing ? { clinicId: fhirRecordId('Organization', managing.id) } : {},
  }
  return { drafts: [draft], notes: death.notes }
}

function readDeath({
  deceasedBoolean,
  deceasedDateTime,
}: Patient): { date: string | null; notes: string[] } | { refusal: string } {
  if (!deceasedDateTime) {
    const notes = deceasedBoolean ? ['deceased without a date: not taken over'] : []
    return { date: null, notes }
  }
  // The day in the zone in which it was written down.
  const death = completeDate(deceasedDateTime.split('T')[0] ?? '')
  if (!death) return { refusal: 'its deceasedDateTime is not a date' }
  const notes = death.isEstimated ? ['the day of death is not known: the first one possible'] : []
  return { date: death.date, notes }
}

/** A day that is given as year, or year and month, becomes the first one possible. */
function completeDate(written: string): { date: string; isEstimated: boolean } | null {
  const date = `${written}-01-01`.slice(0, 10)
  const isEstimated = date !== written
  const isWhole = /^\d{4}(-\d{2}){0,2}$/.test(written)
  return isWhole && isCalendarDate(date) ? { date, isEstimated } : null
}

/** The identifier that has the type "SS" (social security number). */
function nationalIdOf({ identifier }: Patient): string | null {
  const found = identifier?.find(({ type }) => type?.coding?.some(({ code }) => code === 'SS'))
  return found?.value ?? null
}

function chooseName(names: HumanName[] | null | undefined): HumanName | undefined {
  return names?.find(({ use }) => use === 'official') ?? names?.[0]
}

/** A name as it is said: what stands before it, given names, family name; digits stay. */
function joinName(name: HumanName | undefined, before: HumanName['prefix']): string {
  const parts = [...(name?.given ?? []), name?.family].filter((part) => part?.trim())
  if (parts.length === 0) return name?.text?.trim() ?? ''
  return [...(before ?? []), ...parts].filter((part) => part?.trim()).join(' ')
}

function phoneOf(telecom: Telecom): string | null {
  return telecom?.find(({ system, value }) => system === 'phone' && value)?.value ?? null
}

function addressText(address: Address | undefined): string | null {
  if (!address) return null
  const { line, city, state, postalCode, country } = address
  const parts = [...(line ?? []), city, state, postalCode, country]
  return address.text || parts.filter(Boolean).join(', ') || null
}
