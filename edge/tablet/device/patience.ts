import type { Ask } from '../replica/ask.ts'

/** Somebody stands there and waits; at the edge of the Wi-Fi a box is silent, and refuses nothing. */
const ANSWER_MS_MAX = 8000
/** Where what the tablet knows itself is shown instead. */
export const WHILE_TYPING_MS_MAX = 3000

export function withPatience(request: (path: string, init: RequestInit) => Promise<Response>): Ask {
  return async (path, init = {}, msMax = ANSWER_MS_MAX) => {
    const patience = new AbortController()
    const giveUp = () => patience.abort()
    const timer = setTimeout(giveUp, msMax)
    if (init.signal?.aborted) giveUp()
    init.signal?.addEventListener('abort', giveUp)
    try {
      const response = await request(path, { ...init, signal: patience.signal })
      // Read whole before it is believed: one that is cut short is none.
      await response.clone().arrayBuffer()
      return response
    } finally {
      clearTimeout(timer)
      init.signal?.removeEventListener('abort', giveUp)
    }
  }
}
