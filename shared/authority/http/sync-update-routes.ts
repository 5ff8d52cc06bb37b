import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { type Collection, exampleFields, schemasOf } from '../../model/collections.ts'
import { recordEtag } from '../../model/record.ts'
import { exampleRecord, recordSchema } from '../../model/record-schema.ts'
import { parseInstant, toIsoOrNull } from '../../model/time.ts'
import { matchesWeakly } from '../../protocol/headers.ts'
import { Problem } from '../../protocol/problems.ts'
import { scopesOf } from '../scopes.ts'
import { givenFields, readObject, replyWithRecord } from './change-record.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { timestampOf } from './input.ts'
import { describe } from './operation.ts'
import { preconditionFailed } from './preconditions.ts'
import { CHANGE, firstOf } from './record-routes.ts'
import { visibleRecord } from './visible-record.ts'
import { type Draft, replyWithConflict, writeOnce } from './write.ts'

const clientLastSyncedAt = z.string().optional().meta({
  description: 'When the client last synced the record; or send If-Match.',
})

/** S3: a change by a client that knows when it last synced the record, or its tag. */
export function syncUpdateRoutes(deps: AuthorityDeps, collection: Collection) {
  const isReplica = deps.ground === 'edge'
  const { one, many } = collection.title
  const example = exampleRecord(collection, isReplica)
  return new Hono<AuthorityEnv>().put(
    '/:id/sync_update',
    describe({
      ...CHANGE,
      id: `syncUpdate${one}`,
      tag: many,
      summary: 'Changes a record unless it changed since the client last saw it.',
      get body() {
        return {
          schema: schemasOf(collection).part.extend({ client_last_synced_at: clientLastSyncedAt }),
          example: {
            client_last_synced_at: example.updated_at,
            ...firstOf(exampleFields(collection)),
          },
        }
      },
      answers: {
        200: {
          description: 'The record as it is now.',
          schema: recordSchema(collection, { isReplica }),
          example,
          headers: ['ETag'],
        },
      },
      problems: [...CHANGE.problems, 'INVALID_TIMESTAMP', 'PRECONDITION_REQUIRED'],
    }),
    (c) => replyToSyncUpdate(deps, c, collection),
  )
}

async function replyToSyncUpdate(
  deps: AuthorityDeps,
  c: Context<AuthorityEnv>,
  collection: Collection,
) {
  const body = await readObject(c)
  const { client_last_synced_at: clientLastSyncedAt, ...fields } = body
  const written = await writeOnce(deps, c, body, async () => ({
    ...(await draftOfSyncUpdate(deps, c, collection, clientLastSyncedAt)),
    fields: givenFields(fields),
  }))
  const { conflict } = written.outcome
  if (!conflict) return replyWithRecord(deps, c, collection.name, written, 200)
  // What the client saw is what it says, not what was found here when it asked.
  const since = parseInstant(String(clientLastSyncedAt))
  conflict.client_version = toIsoOrNull(since)
  const told = revisionIn(c.req.header('if-match'))
  if (told !== null) conflict.client_revision = told
  else if (since !== null && deps.ground === 'central') {
    const { recordId } = written
    conflict.client_revision = await deps.store.read((reader) => reader.revisionAt(recordId, since))
  }
  return replyWithConflict(c, written.outcome)
}

/** The revision that a tag names (R2), or null. */
function revisionIn(ifMatch: string | undefined): number | null {
  const revision = /^"(\d{1,15})[".]/.exec(ifMatch ?? '')?.[1]
  return revision === undefined ? null : Number(revision)
}

async function draftOfSyncUpdate(
  deps: AuthorityDeps,
  c: Context<AuthorityEnv>,
  collection: Collection,
  clientLastSyncedAt: unknown,
): Promise<Draft> {
  const seen = await visibleRecord(deps, c, collection)
  // A failed `If-Match` is a conflict here, answered 409 by the judge; `If-None-Match` is not.
  if (matchesWeakly(c.req.header('if-none-match'), recordEtag(seen))) {
    throw preconditionFailed(recordEtag(seen))
  }
  const ifMatch = c.req.header('if-match')
  if (clientLastSyncedAt === undefined && ifMatch === undefined) {
    throw new Problem(
      'PRECONDITION_REQUIRED',
      'Say which version you changed: client_last_synced_at in the body, or If-Match.',
      { errors: { client_last_synced_at: 'is needed' } },
    )
  }
  // What this caller was told, and the record's own time, are no future: the clock may have run back.
  const scopes = scopesOf(c.get('principal'))
  const told = await deps.store.read((reader) => reader.latestTime(scopes))
  const latest = Math.max(deps.clock.now(), seen.updatedAt, told)
  return {
    collection: seen.collection,
    recordId: seen.id,
    op: 'update',
    seen,
    precondition: {
      ...(ifMatch !== undefined && { ifMatch }),
      ...(clientLastSyncedAt !== undefined && {
        unchangedSince: timestampOf('client_last_synced_at', clientLastSyncedAt, latest),
      }),
    },
  }
}
