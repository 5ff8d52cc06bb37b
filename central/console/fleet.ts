import type { Clinic } from '@outpost/shared/model/clinic'
import type { Millis } from '@outpost/shared/model/time'
import { createStore, type Store } from '@outpost/shared/web/store'
import type { NodeView } from '../routes/nodes.ts'
import type { Failure } from './answers.ts'
import type { Api } from './api.ts'
import { type Box, keepUnchanged } from './fleet-view.ts'

/** Without a stream of events the boxes are asked for this often, in milliseconds. */
const POLL_MS = 30_000

export type FleetState = {
  /** Whoever needs help most first; null until they were first told. */
  boxes: readonly Box[] | null
  /** When central said so, in its own time. */
  at: Millis | null
  /** Why there is nothing newer. */
  failure: Failure | null
}

export type Fleet = ReturnType<typeof startFleet>

/** The boxes, kept as new as the line allows until `stop`. */
export function startFleet(api: Api) {
  const state: Store<FleetState> = createStore<FleetState>({ boxes: null, at: null, failure: null })
  let clinics: ReadonlyMap<string, string> = new Map()

  async function ask() {
    try {
      const { results } = await api.get<{ results: NodeView[] }>('/api/nodes')
      await learnNames(results)
      const boxes = keepUnchanged(state.get().boxes ?? [], results.map(withNames))
      state.set({ boxes, at: api.now(), failure: null })
    } catch (error) {
      state.set({ ...state.get(), failure: error as Failure })
    }
  }

  /** Names are asked for when there is a clinic without one. */
  async function learnNames(boxes: readonly NodeView[]) {
    if (boxes.every(({ clinics: own }) => own === 'all' || own.every((id) => clinics.has(id))))
      return
    const { clinics: all } = await api.get<{ clinics: Clinic[] }>('/api/sync/status/')
    clinics = new Map(all.map(({ id, name }) => [id, name]))
  }

  function withNames(box: NodeView): Box {
    const own = box.clinics === 'all' ? [] : box.clinics
    return { ...box, clinicNames: own.map((id) => clinics.get(id) ?? id) }
  }

  void ask()
  const timer = setInterval(() => document.hidden || void ask(), POLL_MS)
  return { state, ask, stop: () => clearInterval(timer) }
}
