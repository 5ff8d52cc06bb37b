import { type Ask, jsonPost } from '../replica/ask.ts'
import type { Pairing } from '../replica/database.ts'

/* The box lets tablets in and shuts them out for a manager who has entered the PIN at this one (A2). */

/** A tablet as the box lists it. */
export type Listed = {
  id: string
  name: string
  state: 'active' | 'revoked'
  last_seen_at: string | null
  last_actor: string | null
  revoked_at: string | null
}

/** What came of something that only a manager may do (A2). */
export type Managed<T> =
  | { kind: 'done'; body: T }
  /** The PIN was not entered here, or is too long ago. Nothing has changed. */
  | { kind: 'pin' }
  /** It is not known whether it was done: `away` if the box has not answered. */
  | { kind: 'away' | 'failed' }

export async function manage<T>(ask: Ask, path: string, body: object = {}): Promise<Managed<T>> {
  const response = await ask(path, jsonPost(body)).catch(() => null)
  if (!response?.headers.has('Sync-Protocol')) return { kind: 'away' }
  if (response.ok) return { kind: 'done', body: await response.json() }
  return { kind: response.status === 403 ? 'pin' : 'failed' }
}

/** The manager who works at the tablet; null if somebody else does. */
export function managerAt({ staff, working }: Pick<Pairing, 'staff' | 'working'>) {
  const member = staff?.members.find(({ id }) => id === working?.member?.id)
  return member?.isManager ? member : null
}
