import type { Millis } from '@outpost/shared/model/time'
import { createStore, type Store } from '@outpost/shared/web/store'
import type { Api, LineDown, Refused } from './api.ts'

export type Failure = LineDown | Refused

/** What central said last to a question, and how asking it again went. */
export type Answer<T> = {
  data: T | null
  /** When central said so, in its own time. */
  at: Millis | null
  /** Why there is no newer one; null if the last try went well. */
  failure: Failure | null
  isAsking: boolean
}

type Asked<T> = { state: Store<Answer<T>>; ask: () => Promise<void> }

/** So many answers are kept, the latest; on a slow line a known screen is there at once, with its age. */
const KEPT_MAX = 50

export type Answers = ReturnType<typeof createAnswers>

/** What central has answered, by the address that was asked. `onAnswer`: whenever it has. */
export function createAnswers(api: Api, onAnswer: () => void) {
  const kept = new Map<string, Asked<unknown>>()

  function open<T>(path: string): Asked<T> {
    const state = createStore<Answer<T>>({ data: null, at: null, failure: null, isAsking: false })
    let running: Promise<void> | null = null
    const run = async () => {
      state.set({ ...state.get(), isAsking: true })
      try {
        const data = await api.get<T>(path)
        onAnswer()
        state.set({ data, at: api.now(), failure: null, isAsking: false })
      } catch (error) {
        state.set({ ...state.get(), failure: error as Failure, isAsking: false })
      }
      running = null
    }
    return {
      state,
      ask() {
        running ??= run()
        return running
      },
    }
  }

  return {
    of<T>(path: string): Asked<T> {
      const known = (kept.get(path) as Asked<T> | undefined) ?? open<T>(path)
      kept.delete(path)
      kept.set(path, known as Asked<unknown>)
      const [oldest] = kept.keys()
      if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest)
      return known
    },
  }
}
