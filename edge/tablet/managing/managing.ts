import { type Ask, jsonPost } from '../replica/ask.ts'
import { type Member, readPairing } from '../replica/database.ts'
import { useLive, useSurroundings } from '../surroundings.ts'

/* The box lets tablets in and shuts them out for a manager who has entered the PIN at this one (A2). */

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

/** The manager who works at the tablet; null if somebody else does, undefined until that is known. */
export function useManager(): Member | null | undefined {
  const { db } = useSurroundings().device
  return useLive(async () => {
    const { staff, working } = (await readPairing(db)) ?? {}
    const member = staff?.members.find(({ id }) => id === working?.member?.id)
    return member?.isManager ? member : null
  }, [db])
}
