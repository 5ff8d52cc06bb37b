import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import { createStore, type Store } from '@outpost/shared/web/store'
import type { NodeView } from '../routes/nodes.ts'
import type { Failure } from './answers.ts'
import { type Api, LineDown } from './api.ts'
import { type Call, withNews } from './fleet-view.ts'

/** News that come within so many milliseconds are shown together. */
const GATHERED_MS = 250
/** Central says something every 25 seconds; a stream that says nothing for so long is dead. */
const SILENCE_MS_MAX = MINUTE_MS
/** A stream that has ended is opened again after so long. */
const REOPEN_MS = 10_000

type FleetState = {
  /** Whoever needs help most first; null until they were first told. */
  boxes: readonly NodeView[] | null
  /** Until when what is shown is the newest, in central's time. */
  at: Millis | null
  /** Why there is nothing newer; null while the stream is open. */
  failure: Failure | null
}

export type Fleet = ReturnType<typeof startFleet>

/** The boxes, live as long as the line is there, until `stop`. */
export function startFleet(api: Api) {
  const state: Store<FleetState> = createStore<FleetState>({ boxes: null, at: null, failure: null })
  let stream: EventSource | null = null
  let heardAt = api.systemNow()
  let changed: NodeView[] = []
  let called: Call[] = []
  let gathering: ReturnType<typeof setTimeout> | null = null

  /** Reads all boxes anew. */
  async function ask() {
    try {
      const { results } = await api.get<{ results: NodeView[] }>('/api/nodes')
      state.set({ boxes: results, at: api.now(), failure: null })
      show()
    } catch (error) {
      state.set({ ...state.get(), failure: error as Failure })
    }
  }

  function show() {
    gathering = null
    const { boxes } = state.get()
    if (boxes === null) return
    const news = { changed, called }
    changed = []
    called = []
    const isNew = news.changed.length + news.called.length > 0
    state.set({ boxes: isNew ? withNews(boxes, news) : boxes, at: api.now(), failure: null })
  }

  function gather() {
    gathering ??= setTimeout(show, GATHERED_MS)
  }

  function open() {
    stream?.close()
    heardAt = api.systemNow()
    const opened = new EventSource('/api/nodes/events')
    const on = (event: string, take: (data: string) => void) =>
      opened.addEventListener(event, ({ data }) => {
        heardAt = api.systemNow()
        take(data)
      })
    const timeIn = (data: string) => api.noteTime(JSON.parse(data).at)
    on('ready', (data) => {
      timeIn(data)
      void ask()
    })
    on('alive', (data) => {
      timeIn(data)
      gather()
    })
    on('node', (data) => {
      changed.push(JSON.parse(data))
      gather()
    })
    on('calls', (data) => {
      called.push(...JSON.parse(data))
      gather()
    })
    opened.onerror = () => state.set({ ...state.get(), failure: new LineDown() })
    stream = opened
  }

  /** Streams open themselves again when the line comes back, but not when they were refused. */
  function look() {
    if (stream?.readyState === EventSource.CLOSED) {
      // Says why: whoever is not logged in any more is told so.
      void ask()
      open()
    } else if (api.systemNow() - heardAt > SILENCE_MS_MAX) open()
  }

  open()
  const looking = setInterval(look, REOPEN_MS)
  return {
    state,
    ask,
    stop() {
      clearInterval(looking)
      if (gathering) clearTimeout(gathering)
      stream?.close()
    },
  }
}
