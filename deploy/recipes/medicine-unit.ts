/** What is counted when something is dispensed, before the words that name it; the first one holds. */
const UNITS: readonly [unit: string, words: RegExp][] = [
  ['tablet', /\b(tab(let)?s?|caplets?)\b/i],
  ['capsule', /\b(cap(sule)?s?|softgels?)\b/i],
  ['suppository', /\bsuppositor(y|ies)\b/i],
  ['pessary', /\bpessar(y|ies)\b/i],
  ['sachet', /\bsachets?\b/i],
  ['patch', /\bpatch(es)?\b/i],
  ['inhaler', /\binhalers?\b/i],
  ['implant', /\bimplants?\b/i],
  ['ampoule', /\b(amp|ampoules?|ampules?)\b/i],
  ['vial', /\bvials?\b/i],
  ['prefilled syringe', /\b(prefilled )?(syringes?|pens?)\b/i],
  ['tube', /\b(tubes?|creams?|ointments?|gels?)\b/i],
  ['bottle', /\bbottles?\b/i],
  // What is injected is a solution too, and lies in no bottle.
  [
    'bottle',
    /^(?!.*\b(inj|injection|infusion|iv)\b).*\b(syrup|suspension|lotion|drops|liquid|solution|elixir)\b/i,
  ],
]

/** The unit of a medicine that cannot be told from its words. */
export const ANY_UNIT = 'unit'

/** What a quantity of a medicine counts, as its words tell it; null if they do not. */
export function unitOf(...words: readonly string[]): string | null {
  const text = words.join(' ')
  return UNITS.find(([, pattern]) => pattern.test(text))?.[0] ?? null
}
