import type { AuthorityDeps, AuthorityEnv } from '@outpost/shared/authority/http/env'
import {
  createEventStreams,
  createSignal,
  EVENTS_HEARTBEAT_MS,
} from '@outpost/shared/authority/http/event-stream'
import { describe, type Operation } from '@outpost/shared/authority/http/operation'
import type { Principal } from '@outpost/shared/authority/principal'
import { type Clock, toIso, toIsoOrNull } from '@outpost/shared/model/time'
import { Hono } from 'hono'
import type { SSEStreamingApi } from 'hono/streaming'
import { type FleetBox, looksAfterBox } from '../fleet/fleet.ts'
import { toNodeView } from '../fleet/node-view.ts'
import type { FleetWatch } from '../fleet/watch.ts'

const WATCH: Operation = {
  id: 'watchNodes',
  tag: 'Boxes',
  summary: 'Tells what becomes of the boxes, as it happens (server-sent events).',
  description:
    '`ready` at the beginning: read the list after it. `node`: a box as in the list, because something of it has changed. `calls`: `[{"id", "last_seen_at", "next_contact_at", "behind"}]` of boxes that called and are as they were. `alive`: nothing else was said for 25 seconds. `ready` and `alive` bear `{"at"}`, the time here.',
  answers: { 200: { description: 'A stream that does not end.', type: 'text/event-stream' } },
  problems: ['RATE_LIMITED'],
}

type Deps = Pick<AuthorityDeps, 'authenticate' | 'authenticateOtherwise' | 'log'> & {
  watch: FleetWatch
  clock: Clock
}

/** `GET /api/nodes/events`: the fleet, live. */
export function nodeEventRoutes(deps: Deps) {
  const openStream = createEventStreams(deps)
  return new Hono<AuthorityEnv>().get('/events', describe(WATCH), (c) => {
    const person = c.get('principal')
    return openStream(c, (stream, isHeard) => tellOfNodes(deps, person, stream, isHeard))
  })
}

async function tellOfNodes(
  { watch, clock }: Deps,
  person: Principal,
  stream: SSEStreamingApi,
  isHeard: () => Promise<boolean>,
) {
  const signal = createSignal()
  // Of a slow reader each box is told once, as it is when it is told.
  const changed = new Map<string, FleetBox>()
  const called = new Map<string, FleetBox>()
  const stop = watch.watch((news) => {
    for (const box of news.changed) if (looksAfterBox(person, box.row)) changed.set(box.row.id, box)
    for (const box of news.called) if (looksAfterBox(person, box.row)) called.set(box.row.id, box)
    if (changed.size + called.size > 0) signal.raise()
  })
  stream.onAbort(signal.raise)
  const at = () => JSON.stringify({ at: toIso(clock.now()) })
  try {
    await stream.writeSSE({ event: 'ready', data: at() })
    for (;;) {
      const isNews = await signal.wait(EVENTS_HEARTBEAT_MS)
      if (!(await isHeard())) return
      if (!isNews) await stream.writeSSE({ event: 'alive', data: at() })
      const [whole, calls] = [[...changed.values()], [...called.values()]]
      changed.clear()
      called.clear()
      for (const box of whole) {
        await stream.writeSSE({ event: 'node', data: JSON.stringify(toNodeView(box)) })
      }
      if (calls.length > 0) {
        await stream.writeSSE({ event: 'calls', data: JSON.stringify(calls.map(toCall)) })
      }
    }
  } finally {
    stop()
  }
}

function toCall({ row, expected, behind }: FleetBox) {
  return {
    id: row.id,
    last_seen_at: toIsoOrNull(row.lastSeenAt),
    next_contact_at: toIsoOrNull(expected?.nextAt ?? null),
    behind,
  }
}
