import { type Finding, guessed, leftOut, noticed } from './finding.ts'
import { ANY_UNIT } from './medicine-unit.ts'
import type { Recipe } from './recipe.ts'
import type { Row } from './source.ts'
import { tidy } from './tidy-text.ts'

const FILE = 'haiti_drugs.csv'
const COLUMNS = ['Uuid', 'Void/Retire', 'Name', 'Concept Dosage Form']

/** A drug has up to so many ingredients, each with columns of its own. */
const INGREDIENTS_MAX = 4

const SHORT_UNITS: Readonly<Record<string, string>> = {
  milligram: 'mg',
  microgram: 'µg',
  gram: 'g',
  milliequivalent: 'mEq',
  'international units': 'IU',
}

export const medicinesOpenmrs: Recipe = {
  name: 'medicines-openmrs',
  about: 'Makes medicines of a formulary of OpenMRS (drugs.csv of an Initializer configuration).',
  files: [FILE],
  async run(source, output, summary) {
    summary.notTaken('codes of concepts and ingredients, codes of other systems')
    const seen = new Set<string>()
    for await (const { row, at } of source.rows(FILE, COLUMNS)) {
      const { medicine, findings } = drugOf(row)
      const isRepeated = seen.has(medicine.id)
      if (isRepeated) summary.tell(at, leftOut('drugs whose UUID an earlier row has'))
      else {
        summary.tell(at, ...findings)
        seen.add(medicine.id)
        await output.write('medicines.csv', medicine)
      }
    }
  },
}

export function drugOf(row: Row) {
  const findings: Finding[] = []
  const active = (row['Void/Retire'] ?? '').trim().toUpperCase() !== 'TRUE'
  if (!active) findings.push(noticed('retired drugs: active is false'))
  const form = tidy((row['Concept Dosage Form'] ?? '').replace('(s)', ''))
  if (form === '') findings.push(guessed(`units that no form tells: "${ANY_UNIT}"`))
  const strength = strengthOf(row)
  if (strength === '') findings.push(noticed('drugs whose strength stands only in their name'))
  const medicine = {
    id: (row.Uuid ?? '').trim().toLowerCase(),
    name: tidy(row.Name ?? ''),
    form,
    strength,
    unit: form.toLowerCase() || ANY_UNIT,
    active,
  }
  return { medicine, findings }
}

/** "300 mg + 150 mg", in the order of the ingredients; empty if one of them does not tell its own. */
function strengthOf(row: Row): string {
  const strengths: string[] = []
  for (let place = 1; place <= INGREDIENTS_MAX; place += 1) {
    if (!row[`Ingredient ${place}`]) continue
    const amount = (row[`Ingredient ${place} Strength`] ?? '').trim().replace(/\.0+$/, '')
    const unit = (row[`Ingredient ${place} Units`] ?? '').trim()
    if (amount === '') return ''
    strengths.push(`${amount} ${SHORT_UNITS[unit.toLowerCase()] ?? unit}`.trim())
  }
  return strengths.join(' + ')
}
