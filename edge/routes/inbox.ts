import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_TIME, exampleEdit } from '@outpost/shared/authority/http/examples'
import { describe } from '@outpost/shared/authority/http/operation'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { instant, uuid } from '@outpost/shared/model/field'
import { DECISIONS } from '@outpost/shared/protocol/conflicts'
import { Hono } from 'hono'
import { z } from 'zod'
import { readInbox } from '../store/inbox.ts'

const fields = z.record(z.string(), z.unknown()).nullable()

const itemSchema = z.object({
  id: uuid.meta({ description: 'The id of the edit.' }),
  edit: z.looseObject({ id: uuid }).meta({ description: 'The edit as it was made, whole.' }),
  conflict: z.looseObject({ error_code: z.string() }).nullable().meta({
    description: 'Why central rejected it: a conflict or a problem.',
  }),
  mine: fields,
  theirs: fields.meta({ description: 'The record as central has it.' }),
  base: fields.meta({ description: 'The named fields as the writer saw them.' }),
  decisions: z.array(z.enum(DECISIONS)).meta({ description: 'Those that can succeed.' }),
  at: instant.meta({ description: 'When central rejected it.' }),
})

const exampleItem = {
  id: exampleEdit.id,
  edit: exampleEdit,
  conflict: { error_code: 'STALE_UPDATE', message: 'Changed by someone else since: village.' },
  mine: exampleEdit.fields,
  theirs: { id: exampleEdit.record_id, revision: 7, village: 'Oyugis' },
  base: { village: null },
  decisions: ['keep_server', 'apply_mine', 'change'],
  at: EXAMPLE_TIME,
}

/** `GET /api/inbox`: what central rejected and a person must decide (N5). */
export function inboxRoutes({ sql }: { sql: Sql }) {
  return new Hono<AuthorityEnv>().get(
    '/',
    describe({
      id: 'listInbox',
      tag: 'Sync',
      summary: 'Gives the rejected edits that wait for a person, the oldest first.',
      answers: {
        200: {
          description: 'The inbox.',
          schema: z.object({ results: z.array(itemSchema) }),
          example: { results: [exampleItem] },
        },
      },
    }),
    (c) => c.json({ results: readInbox(sql) }),
  )
}
