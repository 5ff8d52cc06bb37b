import type { Fields } from './collections.ts'

/** What people call a record; null for what has no name of its own. */
export function nameOf({ full_name, name }: Fields): string | null {
  const own = full_name ?? name
  return typeof own === 'string' && own !== '' ? own : null
}
