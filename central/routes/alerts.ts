import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_TIME, exampleClinic } from '@outpost/shared/authority/http/examples'
import { limitOf } from '@outpost/shared/authority/http/input'
import { describe, query } from '@outpost/shared/authority/http/operation'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { instant, uuid } from '@outpost/shared/model/field'
import { type Clock, toIso, toIsoOrNull } from '@outpost/shared/model/time'
import { Hono } from 'hono'
import { z } from 'zod'
import {
  type AlertRow,
  CHANNEL_NAMES,
  createAlertStore,
  ENDINGS,
  type MessageRow,
} from '../alerts/alert-store.ts'
import type { AlertPlan } from '../alerts/alerting.ts'
import { tryChannels } from '../alerts/channel.ts'
import { isQuiet } from '../alerts/quiet-hours.ts'
import { ALERT_KINDS } from '../alerts/rules.ts'
import { type Fleet, looksAfterBox } from '../fleet/fleet.ts'
import { position } from './conflicts.ts'
import { exampleNode } from './nodes.ts'

const alertsQuery = z.object({
  state: z.enum(['open', 'ended']).default('open'),
  after: position,
  limit: limitOf({ initial: 200, max: 1000 }),
})

const channel = z.enum(CHANNEL_NAMES)

const messageSchema = z.object({
  channel,
  what: z.enum(['raised', 'ended']),
  attempts: z.int().min(0),
  arrived_at: instant.nullable(),
  next_try_at: instant.nullable().meta({
    description: 'Null when it has arrived, or was given up.',
  }),
  error: z.string().nullable().meta({ description: 'How the last try failed.' }),
})

const alertSchema = z.object({
  id: z.int(),
  node_id: uuid,
  node_name: z.string(),
  clinic_names: z.array(z.string()),
  kind: z.enum(ALERT_KINDS),
  since: instant.nullable().meta({ description: 'As far as central knows.' }),
  raised_at: instant,
  told_at: instant.nullable().meta({
    description: 'Null during quiet hours, and for good if it was over after them.',
  }),
  ended_at: instant.nullable(),
  ended_as: z.enum(ENDINGS).nullable().meta({
    description: 'over; revoked: the box was; off: the rule was switched off.',
  }),
  messages: z.array(messageSchema),
})

const quietSchema = z.object({
  from: z.string(),
  to: z.string(),
  time_zone: z.string(),
  is_now: z.boolean(),
})

const alertsSchema = z.object({
  channels: z.array(channel).meta({ description: 'Those that are set up.' }),
  quiet_hours: quietSchema.nullable(),
  results: z.array(alertSchema),
  next: z.string().nullable(),
})

/** Alerts as the API shows them. */
export type AlertsView = z.output<typeof alertsSchema>
export type AlertView = z.output<typeof alertSchema>

const exampleAlert = {
  id: 12,
  node_id: exampleNode.id,
  node_name: exampleNode.name,
  clinic_names: [exampleClinic.name],
  kind: 'silent',
  since: EXAMPLE_TIME,
  raised_at: EXAMPLE_TIME,
  told_at: EXAMPLE_TIME,
  ended_at: null,
  ended_as: null,
  messages: [
    {
      channel: 'email',
      what: 'raised',
      attempts: 1,
      arrived_at: EXAMPLE_TIME,
      next_try_at: null,
      error: null,
    },
  ],
}

const triedSchema = z.object({
  results: z.array(
    z.object({ channel, error: z.string().nullable().meta({ description: 'Null: it arrived.' }) }),
  ),
})

/** How the channels were when they were tried. */
export type TriedView = z.output<typeof triedSchema>

type Deps = {
  store: SqliteStore
  clock: Clock
  fleet: Fleet
  plan: Pick<AlertPlan, 'channels' | 'quietHours'>
}

/** `/api/alerts`: of what people are told, and whether that arrived. */
export function alertRoutes({ store, clock, fleet, plan }: Deps) {
  const alerts = createAlertStore(store)
  return new Hono<AuthorityEnv>()
    .get(
      '/',
      describe({
        id: 'listAlerts',
        tag: 'Boxes',
        summary:
          'Alerts about the boxes of the caller, and what was sent of them; the latest first.',
        answers: {
          200: {
            description: 'Those that go on, or those that are over.',
            schema: alertsSchema,
            example: {
              channels: ['email'],
              quiet_hours: {
                from: '22:00',
                to: '06:00',
                time_zone: 'Africa/Nairobi',
                is_now: false,
              },
              results: [exampleAlert],
              next: null,
            },
          },
        },
        problems: ['INVALID_REQUEST'],
      }),
      query(alertsQuery),
      (c) => {
        const { state, after, limit } = c.req.valid('query')
        const before = after ?? Number.MAX_SAFE_INTEGER
        const rows = alerts.list({ isOpen: state === 'open', before, limit })
        const person = c.get('principal')
        const boxes = new Map(
          fleet
            .some([...new Set(rows.map(({ nodeId }) => nodeId))])
            .filter(({ row }) => looksAfterBox(person, row))
            .map(({ row, clinicNames }) => [row.id, { name: row.name, clinicNames }]),
        )
        const { quietHours } = plan
        return c.json({
          channels: plan.channels.map(({ name }) => name),
          quiet_hours: quietHours && {
            from: quietHours.from,
            to: quietHours.to,
            time_zone: quietHours.timeZone,
            is_now: isQuiet(quietHours, clock.now()),
          },
          results: rows.flatMap((row) => {
            const box = boxes.get(row.nodeId)
            return box ? [toView(row, box, alerts.messagesOf(row.seq))] : []
          }),
          next: rows.length < limit ? null : String(rows.at(-1)?.seq),
        })
      },
    )
    .post(
      '/test',
      describe({
        id: 'tryAlertChannels',
        tag: 'Boxes',
        summary: 'Sends something over each channel, to see whether it arrives.',
        answers: {
          200: {
            description: 'How it went on each.',
            schema: triedSchema,
            example: { results: [{ channel: 'webhook', error: 'answered 503' }] },
          },
        },
      }),
      // Who has gone away, or is sent away because central stops, waits for nothing more.
      async (c) =>
        c.json({ results: await tryChannels(plan.channels, clock.now(), c.req.raw.signal) }),
    )
}

function toView(
  row: AlertRow,
  { name, clinicNames }: { name: string; clinicNames: string[] },
  messages: readonly MessageRow[],
) {
  return {
    id: row.seq,
    node_id: row.nodeId,
    node_name: name,
    clinic_names: clinicNames,
    kind: row.kind,
    since: toIsoOrNull(row.since),
    raised_at: toIso(row.raisedAt ?? row.foundAt),
    told_at: toIsoOrNull(row.toldAt),
    ended_at: toIsoOrNull(row.endedAt),
    ended_as: row.endedAs,
    messages: messages.map((message) => ({
      channel: message.channel,
      what: message.what,
      attempts: message.attempts,
      arrived_at: toIsoOrNull(message.arrivedAt),
      next_try_at: toIsoOrNull(message.nextAt),
      error: message.error,
    })),
  }
}
