import { CommandFailed } from '@outpost/shared/node/command-failed'
import { parse } from 'yaml'
import { type Finding, guessed, leftOut, noticed } from './finding.ts'
import { ANY_UNIT, unitOf } from './medicine-unit.ts'
import type { Recipe } from './recipe.ts'
import { tidy } from './tidy-text.ts'

const FILE = 'simple_medications.yml'

/** An entry of the list of the app Simple: a medicine as it is prescribed. */
type Medication = {
  id: string
  name: string
  composition?: string | null
  dosage?: string | null
  frequency?: string | null
  deleted?: boolean
}

export const medicinesSimple: Recipe = {
  name: 'medicines-simple',
  about: 'Makes medicines of the list of the app Simple (YAML: hypertension and diabetes).',
  files: [FILE],
  async run(source, output, summary) {
    summary.notTaken('category, frequency, RxNorm code')
    const { content, file } = await source.whole(FILE)
    const seen = new Set<string>()
    for (const [place, value] of listOf(content, file).entries()) {
      summary.read(file)
      const at = { file, line: place + 1 }
      if (!isMedication(value)) {
        summary.tell(at, leftOut('entries without id or name'))
        continue
      }
      const { medicine, findings } = medicationOf(value)
      const what = `${medicine.name.toLowerCase()}/${medicine.active}`
      if (seen.has(what)) {
        // They differ in frequency, category or code; in stock it is one and the same medicine.
        summary.tell(at, leftOut('entries with the name and strength of an earlier one'))
        continue
      }
      seen.add(what)
      summary.tell(at, ...findings)
      await output.write('medicines.csv', medicine)
    }
  },
}

export function medicationOf(medication: Medication) {
  const findings: Finding[] = []
  const strength = tidy(medication.dosage || medication.composition || '')
  if (!medication.dosage && medication.composition) {
    findings.push(noticed('entries whose strength stands under "composition"'))
  }
  if (strength === '') findings.push(noticed('entries without a strength'))
  const active = medication.deleted !== true
  if (!active) findings.push(noticed('deleted entries: active is false'))
  const generic = tidy(medication.name)
  const unit = unitOf(generic, strength)
  if (unit === null) findings.push(guessed(`units that no word tells: "${ANY_UNIT}"`))
  const medicine = {
    id: medication.id.toLowerCase(),
    name: tidy(`${generic} ${strength}`),
    generic_name: generic,
    strength,
    unit: unit ?? ANY_UNIT,
    active,
  }
  return { medicine, findings }
}

function listOf(content: string, file: string): unknown[] {
  let list: unknown
  try {
    list = parse(content)
  } catch (error) {
    throw new CommandFailed(`${file} is not YAML. Nothing was written.`, error)
  }
  if (Array.isArray(list)) return list
  throw new CommandFailed(`${file} holds no list. Nothing was written.`)
}

function isMedication(value: unknown): value is Medication {
  if (typeof value !== 'object' || value === null) return false
  const given = value as Record<string, unknown>
  return typeof given.id === 'string' && typeof given.name === 'string'
}
