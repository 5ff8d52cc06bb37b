import { Hono } from 'hono'
import { z } from 'zod'
import type { Fields } from '../../model/collections.ts'
import { instant, line, uuid } from '../../model/field.ts'
import { readJson } from '../../node/body.ts'
import { sha256Hex } from '../../node/sha256.ts'
import { invalidRequest } from '../../protocol/common-problems.ts'
import { DECISIONS, type Decision, saidWith } from '../../protocol/conflicts.ts'
import { PUSH_BYTES_MAX } from '../../protocol/messages.ts'
import { Problem } from '../../protocol/problems.ts'
import type { Inbox } from '../inbox.ts'
import type { Principal } from '../principal.ts'
import { actorOfRequest, noteActing } from './actors.ts'
import type { Actors, AuthorityEnv } from './env.ts'
import { EXAMPLE_TIME, exampleEdit } from './examples.ts'
import { checkBody, recordIdOf } from './input.ts'
import { describe } from './operation.ts'
import { checkPreconditions } from './preconditions.ts'

const fields = z.record(z.string(), z.unknown()).nullable()

const itemSchema = z.object({
  id: uuid.meta({ description: 'The id of the edit.' }),
  edit: z.looseObject({ id: uuid }).meta({ description: 'The edit as it was made, whole.' }),
  conflict: z.looseObject({ error_code: z.string() }).nullable().meta({
    description: 'Why it was rejected: a conflict or a problem.',
  }),
  mine: fields,
  theirs: fields.meta({ description: 'The record as central has it.' }),
  base: fields.meta({ description: 'The named fields as the writer saw them.' }),
  names: z.record(z.string(), z.string()).meta({
    description:
      'At a box: what the records were called that it is of, or names, by their ids. Of one that has been deleted since, nothing else is left.',
  }),
  decisions: z.array(z.enum(DECISIONS)).meta({ description: 'Those that can succeed.' }),
  at: instant.meta({ description: 'When it was rejected.' }),
  waits_for: uuid.nullable().meta({ description: 'It goes with this one, if not null.' }),
  dependants: z.array(uuid).meta({ description: 'Edits that go with it, in their order.' }),
  waits_for_boxes: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .optional()
    .meta({
      description:
        'At central: boxes that have not been in touch since a restore. Nothing can be decided before they were, or are revoked.',
    }),
  from: z.string().meta({ description: 'The id of the caller that sent it.' }),
})

const decideSchema = z.strictObject({
  decision: z.enum(DECISIONS),
  fields: z.record(z.string(), z.unknown()).nullish().meta({
    description: 'For `change` what is set, over what the edit says; for `count` {"counted": n}.',
  }),
  actor: line(200).nullish().meta({
    description: "Who decides; if left out, whom Acting-For names, else the caller's name.",
  }),
})

const answerSchema = z.object({
  id: uuid,
  decision: z.enum(DECISIONS),
  actor: z.string(),
  at: instant,
  new_edit: uuid.nullable().meta({ description: 'The edit that was made in its place.' }),
  closed: z
    .array(z.object({ id: uuid, new_edit: uuid.nullable() }))
    .meta({ description: 'Edits that were closed with it, and what was made in their place.' }),
  staying: z
    .array(uuid)
    .meta({ description: 'Edits that waited with it and cannot stand on the new one.' }),
  left_out: z.array(z.string()).meta({ description: 'Fields that an update cannot set.' }),
})

const exampleItem = {
  id: exampleEdit.id,
  edit: exampleEdit,
  conflict: { error_code: 'STALE_UPDATE', message: 'Changed by someone else since: village.' },
  mine: exampleEdit.fields,
  theirs: { id: exampleEdit.record_id, revision: 7, village: 'Oyugis' },
  base: { village: null },
  names: { [exampleEdit.record_id]: 'Amina Otieno' },
  decisions: ['keep_server', 'apply_mine', 'change'],
  at: EXAMPLE_TIME,
  waits_for: null,
  dependants: [],
  from: 'e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b',
}

const exampleAnswer = {
  id: exampleEdit.id,
  decision: 'apply_mine',
  actor: 'tablet at the desk',
  at: EXAMPLE_TIME,
  new_edit: '0195596b-6b8d-7d3e-8f10-3b5c7d9e1f20',
  closed: [],
  staying: [],
  left_out: [],
}

/** `GET /api/inbox` and what a person decides about it (N5, E9). `actors`: in whose names (A2). */
export function inboxRoutes(inbox: Inbox, actors?: Actors) {
  return new Hono<AuthorityEnv>()
    .get(
      '/',
      describe({
        id: 'listInbox',
        tag: 'Sync',
        summary: 'Gives the rejected edits that wait for a person, the oldest first.',
        headers: ['If-None-Match', 'If-Match'],
        answers: {
          200: {
            description: 'The inbox.',
            get schema() {
              return z.object({ results: z.array(itemSchema) })
            },
            example: { results: [exampleItem] },
            headers: ['ETag'],
          },
          304: { description: 'Nothing has changed since the tag.', headers: ['ETag'] },
        },
        problems: ['PRECONDITION_FAILED'],
      }),
      (c) => {
        const body = JSON.stringify({ results: inbox.list(c.get('principal')) })
        // Of the content: what can be decided hangs on records, on the day, and on who asks.
        const etag = `W/"${sha256Hex(body).slice(0, 32)}"`
        c.header('ETag', etag)
        if (checkPreconditions(c, etag) === 'not modified') return c.body(null, 304)
        return c.body(body, 200, { 'Content-Type': 'application/json' })
      },
    )
    .get(
      '/:id',
      describe({
        id: 'getInboxItem',
        tag: 'Sync',
        summary: 'Gives one rejected edit that waits for a person, whole.',
        answers: { 200: { description: 'It.', schema: itemSchema, example: exampleItem } },
        problems: ['NOT_FOUND'],
      }),
      (c) => {
        const item = inbox.find(c.get('principal'), recordIdOf(c))
        if (item) return c.json(item)
        throw new Problem(
          'NOT_FOUND',
          'No such edit waits here: it was decided, or never rejected.',
        )
      },
    )
    .post(
      '/:id/decide',
      describe({
        id: 'decideEdit',
        tag: 'Sync',
        summary: 'Decides about a rejected edit. The same request again is answered the same.',
        headers: ['Content-Encoding'],
        body: {
          schema: decideSchema,
          example: { decision: 'change', fields: { village: 'Oyugis' } },
        },
        answers: {
          200: { description: 'What came of it.', schema: answerSchema, example: exampleAnswer },
        },
        problems: ['NOT_FOUND', 'ALREADY_DECIDED', 'DECISION_NOT_POSSIBLE'],
      }),
      async (c) => {
        const editId = recordIdOf(c)
        const body = checkBody(decideSchema, await readJson(c.req.raw, PUSH_BYTES_MAX))
        const person = c.get('principal')
        const named = actorOfRequest(actors, c, body.actor)
        const actor = named ?? actorOf(person)
        const answer = inbox.decide(person, { ...checkDecision(body), editId, actor })
        // The same again is answered with who decided, whomever it names.
        if (answer.actor === named) noteActing(actors, person, named)
        return c.json(answer)
      },
    )
}

/** Which decisions say something more, and what. Throws `Problem` INVALID_REQUEST. */
export function checkDecision({
  decision,
  fields: given,
}: {
  decision: Decision
  fields?: Fields | null | undefined
}): { decision: Decision; fields: Fields } {
  const says = given ?? {}
  const isEmpty = Object.keys(says).length === 0
  const needed = saidWith(decision)
  if (needed === null) {
    if (!isEmpty) throw invalidRequest({ fields: `are not for ${decision}` })
  } else if (isEmpty) throw invalidRequest({ fields: `are needed for ${decision}: ${needed}` })
  return { decision, fields: says }
}

/** The name under which a caller's decisions are kept. */
export function actorOf({ name, role }: Principal): string {
  const parsed = line(200).safeParse(name)
  return parsed.success ? parsed.data : role
}
