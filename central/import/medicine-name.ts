/** What a medicine's name gives away. */
type NameParts = { form: string | null; strength: string | null; unit: string }

/** Words of a name, the form that they stand for, and what a quantity of it counts; first match. */
const FORMS: readonly [words: RegExp, form: string, unit: string][] = [
  [/\btablets?\b/i, 'Tablet', 'tablet'],
  [/\bcapsules?\b/i, 'Capsule', 'capsule'],
  [/\bday pack\b/i, 'Pack', 'pack'],
  [/\b(auto-injector|prefilled syringe)\b/i, 'Prefilled syringe', 'syringe'],
  [/\bsolution\b/i, 'Solution', 'mL'],
  [/\bsuspension\b/i, 'Suspension', 'mL'],
  [/\bsyrup\b/i, 'Syrup', 'mL'],
  [/\bcream\b/i, 'Cream', 'g'],
  [/\bointment\b/i, 'Ointment', 'g'],
  [/\b(transdermal system|patch)\b/i, 'Patch', 'patch'],
  [/\binhaler\b/i, 'Inhaler', 'inhaler'],
  [/\binjection\b/i, 'Injection', 'dose'],
]

/** An amount, and what it is in: `325 MG`, `0.417 MG/ML`, `0.09 MG/ACTUAT`, `70 UNT/ML`, `40mg`. */
const STRENGTH = /(?<![\d./])\d+(?:\.\d+)? ?(?:MCG|MG|UNT|MEQ|G)(?:\/(?:ML|HR|ACTUAT|MG))?\b/gi

/** How a medicine that names no form is counted. */
const UNIT_WHEN_UNKNOWN = 'dose'

/** Reads form, strength and unit out of a name in the manner of RxNorm, as far as they stand there. */
export function readMedicineName(name: string): NameParts {
  const found = FORMS.find(([words]) => words.test(name))
  const strengths = name.match(STRENGTH) ?? []
  return {
    form: found?.[1] ?? null,
    unit: found?.[2] ?? UNIT_WHEN_UNKNOWN,
    strength: strengths.length > 0 ? strengths.join(' / ') : null,
  }
}
