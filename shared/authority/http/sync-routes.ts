import { Hono } from 'hono'
import { z } from 'zod'
import { readJson } from '../../node/body.ts'
import { DECISIONS_MAX, decisionSchema } from '../../protocol/decisions.ts'
import { editSchema } from '../../protocol/edit.ts'
import { SYNC_CURSOR } from '../../protocol/headers.ts'
import {
  givenPushReplySchema,
  PAGE_LIMIT_DEFAULT,
  PAGE_LIMIT_MAX,
  PUSH_BYTES_MAX,
  PUSH_EDITS_MAX,
  pageSchema,
} from '../../protocol/messages.ts'
import { Problem } from '../../protocol/problems.ts'
import { pushRequestSchema } from '../../protocol/push-request.ts'
import { afterPush, pull, refuseRolledBack } from '../feed.ts'
import { otherEpoch } from '../restores.ts'
import { orAnswerLost, submit } from '../submit.ts'
import { takeDecisions } from '../take-decisions.ts'
import { rejectedBefore } from '../verdict.ts'
import { faultOfDecider, noteActors, withActor } from './actors.ts'
import { type AuthorityDeps, type AuthorityEnv, submitDeps } from './env.ts'
import { changeEvents, EVENTS } from './event-stream.ts'
import { EXAMPLE_EPOCH, exampleEdit, examplePage, examplePushReply } from './examples.ts'
import { at, checkBody, limitOf } from './input.ts'
import { describe, type Operation, query } from './operation.ts'

const changesQuery = z.object({
  cursor: z.string().optional().meta({
    description: 'The cursor of the page before; without it the feed begins with everything.',
  }),
  epoch: z.string().max(200).optional().meta({
    description:
      'Without a cursor: the epoch in which the caller stands. In another one it may hold what was lost, and is told so by 410.',
  }),
  fill: z.enum(['all', 'work']).default('all').meta({
    description:
      'Without a cursor: with what the feed begins. `work`: no old visits, and of patients those who have a visit to come; changes of the others come like any change.',
  }),
  limit: limitOf({ initial: PAGE_LIMIT_DEFAULT, max: PAGE_LIMIT_MAX }),
  at,
})

const PUSH: Operation = {
  id: 'pushEdits',
  tag: 'Sync',
  summary: 'Pushes edits and answers what became of each.',
  description: 'The ids of the edits make a retry safe; an Idempotency-Key is not needed.',
  headers: [
    'Sync-Protocol',
    'Sync-Report',
    'Sync-Cursor',
    'Sync-Incarnation',
    'Sync-Checksum',
    'Idempotency-Key',
    'Content-Encoding',
  ],
  body: {
    schema: pushRequestSchema.extend({
      edits: z.array(editSchema).max(PUSH_EDITS_MAX),
      decisions: z.array(decisionSchema).max(DECISIONS_MAX).optional(),
    }),
    example: { epoch: EXAMPLE_EPOCH, edits: [exampleEdit] },
  },
  answers: {
    200: {
      description: 'The outcomes, in order.',
      schema: givenPushReplySchema,
      example: examplePushReply,
      headers: ['Sync-Incarnation', 'Sync-Checksum'],
    },
  },
  problems: ['INVALID_REQUEST', 'RESYNC_REQUIRED'],
}

/** The feed, its events, and the push of edits. */
export function syncRoutes(deps: AuthorityDeps) {
  const { store, clock, log, actors } = deps
  return new Hono<AuthorityEnv>()
    .get(
      '/changes',
      describe({
        id: 'pullChanges',
        tag: 'Sync',
        summary: 'Gives a page of the feed: what is new since a cursor.',
        headers: ['If-None-Match', 'Sync-Protocol', 'Sync-Report', 'Sync-Incarnation'],
        answers: {
          200: {
            description: 'A page.',
            schema: pageSchema,
            example: examplePage,
            headers: ['ETag', 'Sync-Incarnation', 'Sync-Checksum'],
          },
          304: {
            description: 'Nothing is new since the cursor.',
            headers: ['ETag', 'Sync-Incarnation'],
          },
        },
        problems: ['BAD_CURSOR', 'RESYNC_REQUIRED', 'INVALID_REQUEST', 'FORBIDDEN'],
      }),
      query(changesQuery),
      async (c) => {
        const { cursor = null, epoch = null, fill: extent, limit } = c.req.valid('query')
        const ifNoneMatch = c.req.header('if-none-match')
        const orders = deps.openOrders?.(c.get('principal')) ?? []
        const request = { cursor, epoch, extent, limit, ifNoneMatch, orders }
        const reply = await pull(store, c.get('principal'), request, clock.now())
        c.header('ETag', reply.etag)
        const pulled = reply.kind === 'page' ? reply.page.count : 0
        c.set('exchanged', { pulled, isCaughtUp: reply.kind !== 'page' || !reply.page.more })
        return reply.kind === 'unchanged' ? c.body(null, 304) : c.json(reply.page)
      },
    )
    .post('/push', describe(PUSH), async (c) => {
      const body = await readJson(c.req.raw, PUSH_BYTES_MAX)
      refuseTooMany(body)
      const {
        epoch,
        edits,
        under = {},
        rejected = {},
        without_base,
        perhaps_taken,
        decisions,
      } = checkBody(pushRequestSchema, body)
      const withoutBase = new Set(without_base)
      const perhapsTaken = new Set(perhaps_taken)
      const principal = c.get('principal')
      const cursor = c.req.header(SYNC_CURSOR)
      await refuseRolledBack(store, principal, cursor)
      const identity = store.identity()
      if (epoch !== identity.epoch) throw otherEpoch(identity, epoch, 'No edit was judged.')
      const isFilling = deps.isFilling?.() ?? false
      // First, so that of an edit and the one in its place no more than one takes effect (E9).
      const decided = await takeDecisions(store, principal, decisions, (sent) =>
        faultOfDecider(actors, principal, sent),
      )
      noteActors(actors, principal, decisions ?? [], decided.answers)
      const submissions = edits.map((raw) => {
        const seen = under[raw.id]
        const before = rejected[raw.id]
        return withActor(actors, principal, {
          ...decided.toSubmission(raw),
          ...(before && { refused: rejectedBefore(before) }),
          ...(seen !== undefined && { under: seen }),
          ...(withoutBase.has(raw.id) && { isBaseLost: true }),
          ...(perhapsTaken.has(raw.id) && { isPerhapsTaken: true }),
          ...(isFilling && { isFilling }),
        })
      })
      const outcomes = await submit(submitDeps(deps), principal, submissions)
      noteActors(actors, principal, edits, outcomes)
      const accepted = outcomes.filter(({ status }) => status === 200).length
      c.set('exchanged', { accepted, rejected: outcomes.length - accepted })
      log.info(
        { from: principal.id, accepted, rejected: outcomes.length - accepted },
        'push judged',
      )
      const after = await orAnswerLost(afterPush(store, principal, cursor, outcomes, clock.now()))
      return c.json({
        outcomes: after.outcomes,
        ...(decisions && { decisions: decided.answers }),
        ...(after.cursor !== null && { cursor: after.cursor }),
      })
    })
    .get('/events', describe(EVENTS), changeEvents(deps))
}

function refuseTooMany(body: unknown) {
  const edits = (body as { edits?: unknown } | null)?.edits
  if (Array.isArray(edits) && edits.length > PUSH_EDITS_MAX) {
    throw new Problem(
      'TOO_LARGE',
      `A push holds at most ${PUSH_EDITS_MAX} edits. None of these was judged; send fewer at a time.`,
    )
  }
}
