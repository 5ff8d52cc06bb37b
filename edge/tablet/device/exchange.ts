import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { Clock, Millis } from '@outpost/shared/model/time'
import type { Link, LinkState } from '@outpost/shared/replica/link'
import { createLinkLimits } from '@outpost/shared/replica/link-limits'
import { runRound } from '@outpost/shared/replica/round'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import { createRounds } from '@outpost/shared/replica/rounds'
import type { ReplicaStore } from '@outpost/shared/replica/store'
import { createStore, type Store } from '@outpost/shared/web/store'
import { isStorageFull } from '../replica/storage-full.ts'
import { keepListening } from './listening.ts'
import { retryMs } from './retry-wait.ts'

/** How it stands between device and box. */
type ExchangeState = {
  /** Null until the first round has ended. */
  link: LinkState | null
  isRunning: boolean
  /** The browser had no room for what the last round brought. */
  isFull: boolean
  /** When the next round is due by itself, on the box's clock. */
  nextAt: Millis | null
}

export type Exchange = {
  state: Store<ExchangeState>
  /** A round now, whatever the backoff. */
  ask(): void
  stop(): void
}

type ExchangeDeps = {
  replica: ReplicaStore
  link: Link
  clock: Clock
  random: () => number
  /** Opens the box's events (F9). */
  listen: (signal: AbortSignal) => Promise<Response>
  /** After each round that was complete. */
  onComplete: () => void
  /** After a round that ended because the browser's storage is full. */
  onFull: () => void
}

/** A round comes this often without being asked for: events may be lost on the way. */
const EVERY_MS = MINUTE_MS

/** Rounds with the box: after each write, when the box has news, and in any case from time to time. */
export function createExchange(deps: ExchangeDeps): Exchange {
  const { replica, link, clock, random, listen } = deps
  const state = createStore<ExchangeState>({
    link: null,
    isRunning: false,
    isFull: false,
    nextAt: null,
  })
  const limits = createLinkLimits()
  const stopping = new AbortController()
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const run = () =>
    runRound({ store: replica, link, limits, clock, monotonic: () => performance.now() })
  const rounds = createRounds(() => alone(run))

  function ask() {
    if (stopping.signal.aborted) return
    clearTimeout(timer)
    state.set({ ...state.get(), isRunning: true, nextAt: null })
    // What came of it, also a fault, is taken once for all who asked.
    rounds.ask().catch(() => {})
  }

  function take(result: RoundResult | null, isFull = false) {
    if (stopping.signal.aborted) return
    failures = result?.isComplete ? 0 : failures + 1
    if (result?.isComplete) deps.onComplete()
    if (isFull) deps.onFull()
    const isRunning = rounds.isRunning()
    const wait = failures === 0 ? EVERY_MS : retryMs(failures, random())
    state.set({
      // Of the box nothing is known where the round failed here.
      link: result?.link ?? (isFull ? state.get().link : 'central_error'),
      isRunning,
      isFull,
      nextAt: isRunning ? null : clock.now() + wait,
    })
    clearTimeout(timer)
    if (!isRunning) timer = setTimeout(ask, wait)
  }

  rounds.onEnd(take, (error) => {
    const isFull = isStorageFull(error)
    if (!isFull) reportError(error)
    take(null, isFull)
  })
  // When the tablet wakes up or is back on the Wi-Fi, nobody should have to wait.
  const options = { signal: stopping.signal }
  addEventListener('online', ask, options)
  document.addEventListener('visibilitychange', () => document.hidden || ask(), options)
  keepListening({ listen, random, onNews: ask }, stopping.signal).catch(reportError)
  ask()

  return {
    state,
    ask,
    stop() {
      stopping.abort()
      clearTimeout(timer)
    },
  }
}

/** One round at a time over all tabs, where the browser can tell; else each is safe by itself. */
function alone<T>(run: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request('outpost-round', run) : run()
}
