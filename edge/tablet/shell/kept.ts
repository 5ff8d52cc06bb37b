import { useEffect } from 'preact/hooks'
import { useLive } from '../surroundings.ts'

/** Screens that were looked at last; more would be kept for nobody. */
const KEPT_MAX = 12

/** What screens showed last, by their keys. */
const kept = new Map<string, unknown>()

/** Nothing of a device is kept beyond it. */
export function forgetKept() {
  kept.clear()
}

/**
 * As `useLive`; who comes back to a screen sees at once what it showed when it was left, until it has
 * been read again. What is written meanwhile stands on what was seen, as always.
 *
 * @param key names the query and all that it depends on
 */
export function useKept<T>(key: string, query: () => Promise<T>): T | undefined {
  const read = useLive(async () => ({ key, value: await query() }), [key])
  // Of the query before, when the key has just become another one.
  const fresh = read?.key === key ? read : undefined
  useEffect(() => {
    if (!fresh) return
    kept.delete(key)
    kept.set(key, fresh.value)
    const [oldest] = kept.keys()
    if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest)
  }, [key, fresh])
  return fresh ? fresh.value : (kept.get(key) as T | undefined)
}
