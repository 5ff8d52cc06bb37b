import canonicalize from 'canonicalize'

/**
 * The canonical JSON (RFC 8785) of a value as JSON has it: keys in order, no spaces. What has none (an
 * endless number, half of a surrogate pair) has its ordinary JSON.
 *
 * Nearly everything is written by `JSON.stringify`, which writes texts and numbers as the RFC wants
 * them, in two thirds of the time; the library has the word on what could be otherwise.
 */
export function canonicalJson(value: unknown): string {
  const ordered = inOrder(value)
  const text = ordered === UNSURE ? undefined : JSON.stringify(ordered)
  return text === undefined || text.includes(HALF_A_PAIR) ? byLibrary(value) : text
}

const UNSURE = Symbol('unsure')

/** How `JSON.stringify` writes what may be half of a surrogate pair, which the RFC refuses. */
const HALF_A_PAIR = '\\ud'

function byLibrary(value: unknown): string {
  try {
    return canonicalize(value) ?? ''
  } catch {
    return JSON.stringify(value)
  }
}

/** The same value with the keys of all its objects in order, or `UNSURE`. */
function inOrder(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : UNSURE
  if (Array.isArray(value)) {
    const items = value.map(inOrder)
    return items.includes(UNSURE) ? UNSURE : items
  }
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return UNSURE
  const ordered: Record<string, unknown> = {}
  for (const key of Object.keys(value).sort()) {
    const item = staysInPlace(key) ? inOrder((value as Record<string, unknown>)[key]) : UNSURE
    if (item === UNSURE) return UNSURE
    ordered[key] = item
  }
  return ordered
}

/** Whether an object keeps a key where it was put: numbers come first, and one name is no key. */
function staysInPlace(key: string): boolean {
  const first = key.charCodeAt(0)
  return key !== '__proto__' && !(first >= ZERO && first <= NINE)
}

const ZERO = 0x30
const NINE = 0x39
