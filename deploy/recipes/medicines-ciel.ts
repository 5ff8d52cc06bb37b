import { type Finding, guessed, leftOut, noticed } from './finding.ts'
import { ANY_UNIT } from './medicine-unit.ts'
import type { Recipe } from './recipe.ts'
import { tidy } from './tidy-text.ts'

const FILE = 'openmrs_basic_drugs.ndjson'

/** The fields of a concept of CIEL that are used. */
export type Concept = {
  id: string
  concept_class: string
  display_name: string
  retired: boolean
  names: { name: string; locale: string }[]
}

export const medicinesCiel: Recipe = {
  name: 'medicines-ciel',
  about: 'Makes medicines of drug concepts of CIEL (one concept as JSON per line, from OCL).',
  files: [FILE],
  async run(source, output, summary) {
    summary.notTaken('names in other languages, brand names')
    for await (const { value, at } of source.jsonLines(FILE)) {
      if (!isConcept(value)) {
        summary.tell(at, leftOut('lines without the fields of a concept'))
        continue
      }
      const { medicine, findings } = conceptMedicineOf(value)
      summary.tell(at, ...findings)
      if (medicine) await output.write('medicines.csv', medicine)
    }
  },
}

export function conceptMedicineOf(concept: Concept) {
  if (concept.concept_class !== 'Drug') {
    const findings = [leftOut(`concepts that are no drug but a ${concept.concept_class}`)]
    return { medicine: null, findings }
  }
  // A concept is a substance: it has neither form nor strength, nor a unit in which it is counted.
  const findings: Finding[] = [guessed(`units, which a substance does not have: "${ANY_UNIT}"`)]
  if (concept.retired) findings.push(noticed('retired concepts: active is false'))
  if (concept.names.length > 1) findings.push(noticed('concepts with further names, not taken'))
  const name = tidy(concept.display_name)
  const medicine = {
    id: `ciel:${concept.id}`,
    name,
    generic_name: name,
    unit: ANY_UNIT,
    active: !concept.retired,
  }
  return { medicine, findings }
}

function isConcept(value: unknown): value is Concept {
  if (typeof value !== 'object' || value === null) return false
  const given = value as Record<string, unknown>
  const texts = ['id', 'concept_class', 'display_name']
  return texts.every((name) => typeof given[name] === 'string') && Array.isArray(given.names)
}
