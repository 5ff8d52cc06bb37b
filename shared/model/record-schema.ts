import { z } from 'zod'
import { type Collection, exampleFields, type Fields, schemasOf } from './collections.ts'
import { instant, uuid } from './field.ts'
import { RECENT_MOVEMENTS, RECENT_MOVEMENTS_MAX } from './recent-movements.ts'

const ownKeys = {
  id: uuid,
  revision: z.int().min(0).meta({ description: 'Raised by central at every accepted change.' }),
  created_at: instant,
  updated_at: instant.meta({
    description: "Central's time; on a box its own until central knows.",
  }),
  last_synced_at: instant.nullable().meta({
    description:
      'At central: when a box last changed it. On a box: when central last confirmed it.',
  }),
  deleted_at: instant.nullable(),
}

const stockKeys = {
  [RECENT_MOVEMENTS]: z.array(uuid).max(RECENT_MOVEMENTS_MAX).optional().meta({
    description: 'The edit ids of the last movements from boxes that are in `quantity` at central.',
  }),
}

const overlayKeys = {
  pending: uuid.nullable().meta({ description: 'The last pending edit under what is shown.' }),
  sync_state: z.enum(['synced', 'pending', 'attention']),
}

/** The keys that every record has beside its fields (R2). */
export const OWN_KEYS: ReadonlySet<string> = new Set([
  ...Object.keys(ownKeys),
  ...Object.keys(overlayKeys),
])

/** A record of a collection on the wire (R2, R3); `isReplica`: as a box shows it. */
export function recordSchema(
  collection: Collection,
  { isReplica }: { isReplica: boolean },
): z.ZodType {
  const name = `${collection.title.one}${isReplica ? 'OnBox' : ''}`
  const known = schemas.get(name)
  if (known) return known
  const { read } = schemasOf(collection)
  const keys = {
    ...ownKeys,
    ...(isReplica && overlayKeys),
    ...(collection.name === 'pharmacy-inventory' && stockKeys),
  }
  const schema = read.extend(keys).meta({ id: name })
  schemas.set(name, schema)
  return schema
}

/** Each is made once, because schemas are known by their ids. */
const schemas = new Map<string, z.ZodType>()

/** A record of a collection as it may be, for the API's document. */
export function exampleRecord(collection: Collection, isReplica: boolean): Fields {
  const at = '2026-03-02T10:00:00.000Z'
  return {
    id: EXAMPLE_ID,
    revision: 7,
    created_at: at,
    updated_at: at,
    last_synced_at: at,
    deleted_at: null,
    ...(isReplica && { pending: null, sync_state: 'synced' }),
    ...exampleFields(collection),
  }
}

const EXAMPLE_ID = 'f47ac10b-58cc-4372-a567-0e02b2c3d479'
