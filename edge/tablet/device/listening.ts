import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import { retryMs } from './retry-wait.ts'

type ListeningDeps = {
  /** Opens the box's events (F9). */
  listen: (signal: AbortSignal) => Promise<Response>
  random: () => number
  /** The box says that there may be something new; or its line broke, and a round is to tell how it stands. */
  onNews: () => void
}

/** The box says every 25 seconds that it is there: after so long without a word the line is dead. */
const SILENCE_MS_MAX = MINUTE_MS

/**
 * Hears from the box whenever there is something new (F9), as long as the tab is seen: a browser has
 * six connections to a box that speaks plain HTTP, and each tab that listens holds one. The
 * first event after reconnecting covers what was missed.
 */
export async function keepListening(deps: ListeningDeps, signal: AbortSignal): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    if (document.hidden) await waitToGoOn(signal)
    else {
      const wasHeard = await listenOnce(deps, signal)
      if (document.hidden || signal.aborted) continue
      failures = wasHeard ? 1 : failures + 1
      await waitToGoOn(signal, retryMs(failures, deps.random()))
      // Once for a line: while the box is away, rounds are tried at their own pace.
      if (wasHeard && !signal.aborted) deps.onNews()
    }
  }
}

/** Listens until the line ends, falls silent, or nobody sees the tab any more; answers whether anything was heard. */
async function listenOnce({ listen, onNews }: ListeningDeps, signal: AbortSignal) {
  const line = new AbortController()
  const hangUp = () => line.abort()
  const options = { signal: line.signal }
  signal.addEventListener('abort', hangUp, options)
  document.addEventListener('visibilitychange', () => document.hidden && hangUp(), options)
  let wasHeard = false
  let silence = setTimeout(hangUp, SILENCE_MS_MAX)
  try {
    const response = await listen(line.signal)
    const reader = response.ok ? response.body?.getReader() : undefined
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      wasHeard = true
      clearTimeout(silence)
      silence = setTimeout(hangUp, SILENCE_MS_MAX)
      // A heartbeat is a comment; anything else says that something is new.
      if (new TextDecoder().decode(part.value).includes('event:')) onNews()
    }
  } catch {
    // The line broke, or nobody listens any more: rounds tell how it stands.
  } finally {
    clearTimeout(silence)
    hangUp()
  }
  return wasHeard
}

/** Waits until the tab is seen, or no more, or the Wi-Fi is back; for so long at most. */
function waitToGoOn(signal: AbortSignal, msMax?: Millis): Promise<void> {
  const waiting = new AbortController()
  return new Promise((resolve) => {
    const options = { signal: waiting.signal }
    const timer = msMax === undefined ? undefined : setTimeout(end, msMax)
    function end() {
      clearTimeout(timer)
      waiting.abort()
      resolve()
    }
    signal.addEventListener('abort', end, options)
    document.addEventListener('visibilitychange', end, options)
    addEventListener('online', end, options)
  })
}
