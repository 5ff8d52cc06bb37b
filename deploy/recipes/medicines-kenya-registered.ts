import { createHash } from 'node:crypto'
import { type Finding, guessed, leftOut, noticed } from './finding.ts'
import { ANY_UNIT, unitOf } from './medicine-unit.ts'
import type { Recipe } from './recipe.ts'
import type { Row } from './source.ts'
import { keyOf, tidy } from './tidy-text.ts'

const FILE = 'registered_products_ppb_2024.csv'
const COLUMNS = ['Registration No', 'TradeName', 'INN of API', 'Dosage', 'PackSize', 'Status']

/** The source cuts its fields off at about so many characters. */
const CUT_OFF_LENGTH = 250

/** So much of a digest tells products apart that have one registration number. */
const DIGEST_LENGTH = 12

/** Words that stand in products for animals; some stand in others too, so it is only a guess. */
const ANIMAL_WORDS =
  /\bvet|vet\b|poultry|newcastle|lasota|\bdrench|\bbolus|\bdewormer|canine|cattle|\bsheep|\bgoats?\b|\bdogs?\b|\bchick(en)?s?\b/i

const ACTIVE_STATUSES: readonly string[] = ['registered', 'authorized']

export const medicinesKenyaRegistered: Recipe = {
  name: 'medicines-kenya-registered',
  about: "Makes medicines of the products that Kenya's Pharmacy and Poisons Board has registered.",
  files: [FILE],
  async run(source, output, summary) {
    summary.notTaken('pack size, application, date, holder and representative of the registration')
    // A number that stands for several products is known as such before the first is written.
    const products = new Map<string, Set<string>>()
    const isShared = (number: string) => (products.get(number)?.size ?? 0) > 1
    for await (const { row } of source.rows(FILE, COLUMNS, true)) {
      const { number, digest } = identityOf(row)
      if (number !== null) products.set(number, (products.get(number) ?? new Set()).add(digest))
    }
    const seen = new Map<string, string>()
    for await (const { row, at } of source.rows(FILE, COLUMNS)) {
      const { medicine, findings } = medicineOf(row, isShared)
      const status = medicine && seen.get(medicine.id)
      if (status) {
        const isSame = status === row.Status
        const what = `rows that repeat a product${isSame ? '' : ', but for its status: the first holds'}`
        summary.tell(at, leftOut(what))
        continue
      }
      summary.tell(at, ...findings)
      if (!medicine) continue
      seen.set(medicine.id, row.Status ?? '')
      await output.write('medicines.csv', medicine)
    }
  },
}

/** `isShared`: whether a registration number stands for several products. */
export function medicineOf(row: Row, isShared: (number: string) => boolean) {
  const { number, digest } = identityOf(row)
  if (number?.startsWith('v')) {
    return {
      medicine: null,
      findings: [leftOut('veterinary products (numbers that begin with v)')],
    }
  }
  const findings: Finding[] = []
  if (number === null) findings.push(guessed('products without a number; their words are the key'))
  else if (isShared(number))
    findings.push(guessed('products that share a number; key with a digest'))
  const key = number === null || isShared(number) ? `${number ?? '-'}:${digest}` : number

  const text = (column: string) => cleanText(row[column] ?? '')
  const name = text('TradeName')
  const generic = text('INN of API')
  const strength = text('Dosage')
  findings.push(...oddities(row))

  const isForAnimals = ANIMAL_WORDS.test(`${name} ${generic} ${strength}`)
  if (isForAnimals) findings.push(guessed('products for animals, by their words: active is false'))
  const isRegistered = ACTIVE_STATUSES.includes(row.Status ?? '')
  if (!isRegistered) findings.push(noticed(`products that are ${row.Status}: active is false`))
  const unit = unitOf(name, strength, text('PackSize'))
  if (unit === null) findings.push(guessed(`units that no word tells: "${ANY_UNIT}"`))
  const active = isRegistered && !isForAnimals
  const medicine = { id: `ppb:${key}`, name, generic_name: generic, strength }
  return { medicine: { ...medicine, unit: unit ?? ANY_UNIT, active }, findings }
}

/** The registration number, null where none is given, and a digest of the product's words. */
function identityOf(row: Row): { number: string | null; digest: string } {
  const given = keyOf((row['Registration No'] ?? '').replace(/\{ectd_product_id\}|[{}]/g, ''))
  const words = ['TradeName', 'INN of API', 'Dosage'].map((column) => cleanText(row[column] ?? ''))
  const hash = createHash('sha256')
    .update([given, ...words].join('\n'))
    .digest('hex')
  // Without blanks, as some write them around the slashes; sentences and "n/a" are no numbers.
  const number = given.replaceAll('-', '')
  return { number: isNumber(number) ? number : null, digest: hash.slice(0, DIGEST_LENGTH) }
}

function isNumber(text: string): boolean {
  return /[1-9]/.test(text) && text.length <= 40
}

function oddities(row: Row): Finding[] {
  const values = ['TradeName', 'INN of API', 'Dosage'].map((column) => row[column] ?? '')
  const findings: Finding[] = []
  if (values.some((value) => value.includes('\ufffd'))) {
    findings.push(guessed('products with broken characters (U+FFFD), which are left away'))
  }
  if (values.some((value) => value.length >= CUT_OFF_LENGTH)) {
    findings.push(noticed('products with a text that the source seems to cut off'))
  }
  if (/[{}]/.test(row['Registration No'] ?? '')) {
    findings.push(noticed('numbers with a placeholder left in, taken without it'))
  }
  return findings
}

/** Nothing said is "0" in this source. */
function cleanText(value: string): string {
  const text = tidy(value.replace(/\ufffd+/g, ' '))
  return text === '0' ? '' : text
}
