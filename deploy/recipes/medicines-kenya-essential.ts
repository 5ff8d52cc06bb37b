import { type Finding, guessed, leftOut, noticed } from './finding.ts'
import { ANY_UNIT, unitOf } from './medicine-unit.ts'
import type { Recipe } from './recipe.ts'
import type { Row } from './source.ts'
import { keyOf, tidy } from './tidy-text.ts'

const FILE = 'keml_2023.csv'
const COLUMNS = ['Name of Medicine', 'Dose-form', 'Strength / Size']

/** "2.3 Anticholinergics", "7.4.1 …" or "9� …": a number with a dot or what is left of it, a word. */
const HEADING = /^\d+(\.\d+\.[\d.]+ \p{L}|(\.\d+|\.|\ufffd) \p{Lu}(\p{Ll}{2}|\p{L}{3}))/u

/** What stands in the row above for the cells that are empty below it. */
type Above = { name: string; form: string }

export const NOTHING_ABOVE: Above = { name: '', form: '' }

export const medicinesKenyaEssential: Recipe = {
  name: 'medicines-kenya-essential',
  about: "Makes medicines of Kenya's Essential Medicines List (name, dose form, strength).",
  files: [FILE],
  async run(source, output, summary) {
    summary.notTaken('section of the list, footnotes')
    const seen = new Set<string>()
    let above = NOTHING_ABOVE
    for await (const { row, at } of source.rows(FILE, COLUMNS)) {
      const { medicine, findings, below } = essentialMedicineOf(row, above)
      above = below
      if (medicine && seen.has(medicine.id)) {
        summary.tell(at, leftOut('rows that repeat a medicine, its form and strength'))
        continue
      }
      summary.tell(at, ...findings)
      if (!medicine) continue
      seen.add(medicine.id)
      await output.write('medicines.csv', medicine)
    }
  },
}

/**
 * A row as it stands under the row above: the list was a page with merged cells, so an empty name
 * is the one above it, and an empty form that of the same medicine.
 */
export function essentialMedicineOf(row: Row, above: Above) {
  const [givenName = '', givenForm = '', strength = ''] = COLUMNS.map((column) =>
    withoutFootnotes(row[column] ?? ''),
  )
  if (!givenName && isHeading(row)) {
    const findings = [leftOut('headings of sections')]
    return { medicine: null, findings, below: NOTHING_ABOVE }
  }
  const name = givenName || above.name
  const form = givenForm || (givenName ? '' : above.form)
  const below = { name, form }
  if (name === '') {
    const findings = [leftOut('rows without a name, and none above them in their section')]
    return { medicine: null, findings, below }
  }
  const findings: Finding[] = []
  // Where a row got lost, its medicine would have the strength of another: somebody looks first.
  if (!givenName)
    findings.push(guessed('names, from the row above (merged cells): active is false'))
  if (COLUMNS.some((column) => row[column]?.includes('^{'))) {
    findings.push(noticed('rows with marks of footnotes, taken without them'))
  }
  if (/[(+]$/.test(strength) || count(strength, '(') > count(strength, ')')) {
    findings.push(noticed('strengths that seem to break off'))
  }
  const unit = unitOf(form, strength)
  if (unit === null) findings.push(guessed(`units that no word tells: "${ANY_UNIT}"`))
  const words = [name, form, strength].filter((word) => word !== '')
  const medicine = {
    id: `keml:${keyOf(words.join('/').toLowerCase())}`,
    name: words.join(', '),
    generic_name: name,
    form,
    strength,
    unit: unit ?? ANY_UNIT,
    active: givenName !== '',
  }
  return { medicine, findings, below }
}

function isHeading(row: Row): boolean {
  const cells = COLUMNS.map((column) => tidy(row[column] ?? '')).filter((cell) => cell !== '')
  return cells.length === 1 && HEADING.test(cells[0] ?? '')
}

function withoutFootnotes(text: string): string {
  return tidy(text.replace(/\^\{[^}]*\}/g, ''))
}

function count(text: string, character: string): number {
  return text.split(character).length - 1
}
