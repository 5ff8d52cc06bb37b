import { CommandFailed } from '@outpost/shared/node/command-failed'
import { type Finding, guessed, leftOut, noticed } from './finding.ts'
import type { Recipe } from './recipe.ts'
import type { Row, Source } from './source.ts'
import type { Summary } from './summary.ts'
import { tidy } from './tidy-text.ts'

const FORENAMES = 'common-forenames-by-country.csv'
const SURNAMES = 'common-surnames-by-country.csv'
const VIETNAM = [
  { file: 'vietnam_boy.txt', sex: 'male', list: 'boy' },
  { file: 'vietnam_girl.txt', sex: 'female', list: 'girl' },
] as const
const VIETNAM_PLACES = 'vietnam_provinces_wards.json'
const HAITI_PLACES = 'haiti_addresses.psv'

const CLINIC = { id: 'names:clinic', name: 'Names of the world', time_zone: 'UTC', active: true }

/** Where the family name stands first. */
const FAMILY_NAME_FIRST: readonly string[] = ['CN', 'HK', 'HU', 'JP', 'KH', 'KR', 'TW', 'VN']

/** Scripts in which both names are written together. */
const TOGETHER = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]+$/u

/** A name in the script of its country. */
type LocalName = { country: string; name: string; sex: string }

export const namesWorld: Recipe = {
  name: 'names-world',
  about:
    'Makes up one clinic with patients of real names in many scripts, to try and to show the search.',
  files: [FORENAMES, SURNAMES, ...VIETNAM.map(({ file }) => file), VIETNAM_PLACES, HAITI_PLACES],
  async run(source, output, summary) {
    summary.notTaken('romanized names, rank, region, bearers, sentences (text_*.json)')
    const haiti = await haitianPlaces(source, summary)
    const vietnam = await vietnamesePlaces(source, summary)
    await output.write('clinics.csv', CLINIC)
    const forenames = await namesByCountry(source, summary, FORENAMES)
    const surnames = await namesByCountry(source, summary, SURNAMES)
    let written = 0
    for (const country of [...new Set([...forenames.keys(), ...surnames.keys()])].sort()) {
      const people = peopleOf(country, forenames.get(country) ?? [], surnames.get(country) ?? [])
      const places = country === 'VN' ? vietnam : haiti
      for (const [number, person] of people.entries()) {
        const village = places[written % places.length] ?? null
        written += 1
        await output.write('patients.csv', patientRow(`${country}/${number + 1}`, person, village))
      }
    }
    for (const { file, sex, list } of VIETNAM) {
      let number = 0
      for await (const { content } of source.lines(file)) {
        const village = vietnam[number % vietnam.length] ?? null
        number += 1
        const person = { name: tidy(content), sex }
        await output.write('patients.csv', patientRow(`VN/${list}/${number}`, person, village))
      }
    }
  },
}

/** The name of a row of forenames or surnames in its own script. */
export function localNameOf(row: Row): { local: LocalName; findings: Finding[] } {
  const local = tidy(row['Localized Name'] ?? '')
  const sex = row.Gender === 'F' ? 'female' : row.Gender === 'M' ? 'male' : 'unknown'
  const name = local || tidy(row['Romanized Name'] ?? '')
  const findings = local === '' ? [guessed('names without a local form: the romanized one')] : []
  return { local: { country: row.Country ?? '', name, sex }, findings }
}

/**
 * As many people as the longer list has names, so that each name is borne by somebody. Where a
 * country has only one list, it is their whole name.
 */
export function peopleOf(
  country: string,
  forenames: readonly LocalName[],
  surnames: readonly LocalName[],
) {
  const count = Math.max(forenames.length, surnames.length)
  return Array.from({ length: count }, (_, number) => {
    const forename = forenames[number % forenames.length]
    const surname = surnames[number % surnames.length]
    const name = fullName(country, forename?.name ?? '', surname?.name ?? '')
    return { name, sex: forename?.sex ?? 'unknown' }
  })
}

function fullName(country: string, forename: string, surname: string): string {
  const isSurnameFirst = FAMILY_NAME_FIRST.includes(country)
  const names = (isSurnameFirst ? [surname, forename] : [forename, surname]).filter(
    (name) => name !== '',
  )
  return names.join(names.every((name) => TOGETHER.test(name)) ? '' : ' ')
}

/** A place in Haiti, from the smallest up; null for a line that names none. */
export function haitianPlaceOf(line: string): string | null {
  const parts = line.split('|')
  if (parts.length !== 5 || parts[1] === '-') return null
  const [, department, commune, , locality] = parts
  const named = [locality, commune, department].map((part) => tidy(part ?? ''))
  return named.filter((part) => part !== '' && part !== '-').join(', ')
}

function patientRow(key: string, person: { name: string; sex: string }, village: string | null) {
  return {
    id: `names:${key}`,
    clinic_id: CLINIC.id,
    full_name: person.name,
    sex: person.sex,
    village,
  }
}

async function namesByCountry(source: Source, summary: Summary, file: string) {
  const names = new Map<string, LocalName[]>()
  const seen = new Set<string>()
  for await (const { row, at } of source.rows(file, ['Country', 'Localized Name'])) {
    const { local, findings } = localNameOf(row)
    const key = `${local.country} ${local.sex} ${local.name}`
    if (local.name === '' || seen.has(key)) {
      summary.tell(at, leftOut('names that are empty or repeat one of their country and sex'))
      continue
    }
    seen.add(key)
    summary.tell(at, ...findings)
    const ofCountry = names.get(local.country) ?? []
    names.set(local.country, ofCountry)
    ofCountry.push(local)
  }
  return names
}

async function haitianPlaces(source: Source, summary: Summary): Promise<string[]> {
  const places = new Set<string>()
  for await (const { content, at } of source.lines(HAITI_PLACES)) {
    const place = haitianPlaceOf(content)
    if (place === null) summary.tell(at, leftOut('lines that name no place in five parts'))
    else if (places.has(place)) summary.tell(at, noticed('places that stand there twice'))
    else places.add(place)
  }
  return [...places]
}

type Province = { FullName: string; Wards: { FullName: string }[] }

async function vietnamesePlaces(source: Source, summary: Summary): Promise<string[]> {
  const { content, file } = await source.whole(VIETNAM_PLACES)
  return provincesOf(content, file).flatMap(({ FullName, Wards }) =>
    Wards.map((ward) => {
      summary.read(file)
      return `${tidy(ward.FullName)}, ${tidy(FullName)}`
    }),
  )
}

/** Throws `CommandFailed` if the file does not hold provinces with their wards. */
function provincesOf(content: string, file: string): Province[] {
  try {
    const provinces = JSON.parse(content) as Province[]
    if (provinces.every(({ FullName, Wards }) => FullName && Array.isArray(Wards))) return provinces
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error
  }
  throw new CommandFailed(`${file} does not hold provinces with their wards. Nothing was written.`)
}
