import { Hono } from 'hono'
import { z } from 'zod'
import { clinicSchema } from '../../model/clinic.ts'
import { COLLECTION_NAMES } from '../../model/collections.ts'
import { instant } from '../../model/field.ts'
import { type Millis, toIso, toIsoOrNull } from '../../model/time.ts'
import { PROTOCOL_VERSIONS, SYNC_STRATEGY } from '../../protocol/headers.ts'
import type { Principal } from '../principal.ts'
import { ALL, scopesOf } from '../scopes.ts'
import type { AuthorityStore } from '../store.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { exampleStatus } from './examples.ts'
import { describe } from './operation.ts'

const collectionSchema = z.object({ count: z.int().min(0), latest_change: instant.nullable() })

const statusSchema = z.object({
  server_time: instant,
  epoch: z.string(),
  strategy: z.literal(SYNC_STRATEGY),
  protocol_versions: z.array(z.int()),
  clinics: z.array(clinicSchema),
  collections: z.object(
    Object.fromEntries(COLLECTION_NAMES.map((name) => [name, collectionSchema])),
  ),
})

/** What an authority tells of itself beside S1. */
export type OwnStatus = { schema: z.ZodRawShape; example: object; read: () => object }

/** S1: what this authority is and how much of it the caller may see. */
export function statusRoutes({ store, clock }: AuthorityDeps, own: OwnStatus | undefined) {
  return new Hono<AuthorityEnv>().get(
    '/status',
    describe({
      id: 'getStatus',
      tag: 'Sync',
      summary: 'Tells what this server is and how much of it you may see.',
      answers: {
        200: {
          description: 'The status.',
          get schema() {
            return statusSchema.extend(own?.schema ?? {})
          },
          example: { ...exampleStatus, ...own?.example },
        },
      },
    }),
    async (c) => {
      const status = await statusOf(store, c.get('principal'), clock.now())
      return c.json({ ...status, ...own?.read() })
    },
  )
}

/** The status as this caller may see it; also that of the command line. */
export async function statusOf(store: AuthorityStore, principal: Principal, now: Millis) {
  const scopes = scopesOf(principal)
  if (scopes.includes(ALL)) await store.gather()
  return store.read(async (reader) => {
    const counts = Object.entries(await reader.counts(scopes)).map(
      ([name, { count, latestChange }]) =>
        [name, { count, latest_change: toIsoOrNull(latestChange) }] as const,
    )
    return {
      server_time: toIso(now),
      epoch: store.identity().epoch,
      strategy: SYNC_STRATEGY,
      protocol_versions: PROTOCOL_VERSIONS,
      clinics: await reader.clinics(principal.clinics),
      collections: Object.fromEntries(counts),
    }
  })
}
