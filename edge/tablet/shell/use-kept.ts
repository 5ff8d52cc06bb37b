import { useEffect } from 'preact/hooks'
import { useLive } from '../surroundings.ts'
import { keep, keptAs } from './kept.ts'

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
    if (fresh) keep(key, fresh.value)
  }, [key, fresh])
  return fresh ? fresh.value : (keptAs(key) as T | undefined)
}
