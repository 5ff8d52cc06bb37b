import { useRef } from 'preact/hooks'
import { v4 } from 'uuid'
import { type Method, Refused } from './api.ts'
import { useSurroundings } from './surroundings.ts'

type Write = {
  method: Method
  path: string
  body?: object
  /** The revision of the record that was looked at; null for a new one. */
  seen: number | null
}

/**
 * Changes a record on what was seen of it (`412` if it is another now). The same again, because the line
 * broke off, goes under the same key, and is done once (S3).
 */
export function useTry() {
  const { api } = useSurroundings()
  const open = useRef<{ text: string; key: string } | null>(null)
  return async <T>({ method, path, body, seen }: Write): Promise<T> => {
    const text = JSON.stringify([method, path, body, seen])
    if (open.current?.text !== text) open.current = { text, key: v4() }
    const headers = {
      'Idempotency-Key': open.current.key,
      ...(seen !== null && { 'If-Match': `"${seen}"` }),
    }
    try {
      const answer = await api.send<T>(method, path, body, headers)
      open.current = null
      return answer
    } catch (error) {
      // Central has said no: whoever asks again then, asks anew.
      if (error instanceof Refused && error.status < 500) open.current = null
      throw error
    }
  }
}

/** Whether somebody else has changed the record since it was looked at. */
export function isOutrun(error: unknown): boolean {
  if (!(error instanceof Refused)) return false
  return error.status === 412 || error.code === 'STALE_UPDATE'
}
