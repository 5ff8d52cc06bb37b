/** Screens that were looked at last; more would be kept for nobody. */
const KEPT_MAX = 12

/** What screens showed last, by their keys. */
const kept = new Map<string, unknown>()

export function keep(key: string, value: unknown) {
  kept.delete(key)
  kept.set(key, value)
  const [oldest] = kept.keys()
  if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest)
}

/** What was kept under a key last; undefined if that is gone. */
export function keptAs(key: string): unknown {
  return kept.get(key)
}

/** Nothing of a device is kept beyond it. */
export function forgetKept() {
  kept.clear()
}
