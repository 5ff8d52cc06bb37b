import { type Finding, guessed, leftOut, noticed } from './finding.ts'
import type { OutputRow } from './output.ts'
import type { Recipe } from './recipe.ts'
import { tidy } from './tidy-text.ts'

const FILE = 'facilities.ndjson'
const TIME_ZONE = 'Africa/Nairobi'

/** Types that test, counsel or keep blood, and are taken to dispense nothing. */
const TYPES_WITHOUT_PHARMACY: readonly string[] = [
  'vct',
  'laboratory',
  'radiology clinic',
  'dental clinic',
  'blood bank',
  'regional blood transfusion centre',
]

/** Services that only a pharmacy gives: whoever lists one dispenses, of whatever type. */
const PHARMACY_SERVICES: readonly string[] = [
  'Hospital - Retail services',
  'Stand Alone - Retail services',
]

/** The fields of a facility that are used; the register has many more. */
export type Facility = {
  id: string
  code: number | null
  name: string
  facility_type_name: string
  operation_status_name: string
  closed: boolean
  county_name: string | null
  sub_county_name: string | null
  ward_name: string | null
  service_names: string[]
  lat: string | null
  long: string | null
}

export const facilitiesKenya: Recipe = {
  name: 'facilities-kenya',
  about:
    "Makes clinics and their pharmacies of Kenya's Master Health Facility List (one facility as JSON per line).",
  files: [FILE],
  async run(source, output, summary) {
    const seen = new Set<string>()
    summary.notTaken('level, type, owner, beds, services, opening hours, latitude, longitude')
    for await (const { value, at } of source.jsonLines(FILE)) {
      if (!isFacility(value)) {
        summary.tell(at, leftOut('lines without the fields of a facility'))
        continue
      }
      const { clinic, pharmacy, findings } = placesOf(value, (key) => seen.has(key))
      summary.tell(at, ...findings)
      seen.add(clinic.id)
      await output.write('clinics.csv', clinic)
      if (pharmacy) await output.write('pharmacies.csv', pharmacy)
    }
  },
}

/** The clinic that a facility is, and its pharmacy where it dispenses; both have one key. */
export function placesOf(facility: Facility, isTaken: (key: string) => boolean) {
  const findings: Finding[] = []
  const byCode = facility.code === null ? null : `mfl:${facility.code}`
  if (byCode === null) findings.push(guessed('facilities without a code; their uuid is the key'))
  else if (isTaken(byCode)) findings.push(guessed('codes given twice; the uuid is the key'))
  const key = byCode === null || isTaken(byCode) ? `mfl:${facility.id}` : byCode

  const name = tidy(facility.name)
  if (name !== facility.name) findings.push(noticed('names with blanks too many, tidied'))
  const active = facility.operation_status_name.startsWith('Operational') && !facility.closed
  if (!active) findings.push(noticed('facilities that are not operational: active is false'))
  if (isSwapped(facility)) findings.push(noticed('latitude and longitude stand in each other'))

  const dispenses = doesDispense(facility)
  if (!dispenses) findings.push(guessed('facilities of a type that dispenses nothing: no pharmacy'))
  const clinic = { id: key, name, time_zone: TIME_ZONE, active }
  const pharmacy = { id: key, clinic_id: key, name, address: addressOf(facility), active }
  return { clinic, pharmacy: dispenses ? (pharmacy satisfies OutputRow) : null, findings }
}

function doesDispense({ facility_type_name, service_names }: Facility): boolean {
  if (service_names.some((service) => PHARMACY_SERVICES.includes(service))) return true
  return !TYPES_WITHOUT_PHARMACY.includes(tidy(facility_type_name).toLowerCase())
}

function addressOf({ ward_name, sub_county_name, county_name }: Facility): string {
  const parts = [ward_name, sub_county_name, county_name].map((part) => tidy(part ?? ''))
  return parts.filter((part, place) => part !== '' && part !== parts[place - 1]).join(', ')
}

/** Kenya lies between 5° S and 6° N, and east of 33° E. */
function isSwapped({ lat, long }: Facility): boolean {
  return Math.abs(Number(lat)) > 6 && Math.abs(Number(long)) <= 6
}

function isFacility(value: unknown): value is Facility {
  if (typeof value !== 'object' || value === null) return false
  const given = value as Record<string, unknown>
  const texts = ['id', 'name', 'facility_type_name', 'operation_status_name']
  return (
    texts.every((name) => typeof given[name] === 'string') && Array.isArray(given.service_names)
  )
}
