import { z } from 'zod'
import { sha256Hex } from '#sha256'
import { clinicSchema } from '../model/clinic.ts'
import { changeSchema } from './messages.ts'

/*
 * What a replica and its authority compare (F12): which records the replica holds, and in which
 * revisions. A field that changed under the same revision is not seen; nothing in the protocol does
 * that.
 */

/** A bucket with at most so many records is given record by record. */
const BUCKET_RECORDS_MAX = 256

/** Ids in one fetch, and bytes of its body: an id takes 39. */
export const FETCH_IDS_MAX = 500
export const FETCH_BYTES_MAX = 100_000

/** Which record, in which of its states. */
export type RecordVersion = { collection: string; id: string; revision: number }

/** How many records, and the digest of their ids and revisions. */
export type Digest = { count: number; digest: string }

/** What lies under a prefix of ids. */
type DigestOfPrefix = {
  whole: Digest
  /** Those that are not empty, by the prefix of their ids, which is one byte longer. */
  buckets: Record<string, Digest>
  /** Null if they are more than a bucket may have. */
  records: { id: string; revision: number }[] | null
}

/** Versions as a store gives them: piece by piece, so that others get their turn in between. */
export type Versions = AsyncIterable<readonly RecordVersion[]>

/**
 * A record's share of a digest: 64 bits of SHA-256. A digest is the sum of the shares modulo 2^64, so
 * the order is all the same. As hashes they are as good as random: two different sets of records have
 * the same sum once in 2^64. Unlike an exclusive or, a sum is not undone by what comes in twice.
 */
function shareOf({ id, revision }: RecordVersion): bigint {
  return BigInt(`0x${sha256Hex(`${id}:${revision}`).slice(0, 16)}`)
}

function createTally() {
  let count = 0
  let sum = 0n
  return {
    add(share: bigint) {
      count += 1
      sum = BigInt.asUintN(64, sum + share)
    },
    read: (): Digest => ({ count, digest: sum.toString(16).padStart(16, '0') }),
  }
}

/** Tallies by name. */
function createTallies() {
  const tallies = new Map<string, ReturnType<typeof createTally>>()
  return {
    add(name: string, share: bigint) {
      const tally = tallies.get(name) ?? createTally()
      tallies.set(name, tally)
      tally.add(share)
    },
    read(): Record<string, Digest> {
      const entries = [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))
      return Object.fromEntries(entries.map(([name, tally]) => [name, tally.read()]))
    },
  }
}

export async function digestCollections(versions: Versions): Promise<Record<string, Digest>> {
  const tallies = createTallies()
  for await (const some of versions) {
    for (const version of some) tallies.add(version.collection, shareOf(version))
  }
  return tallies.read()
}

/** The versions are those of one collection whose ids begin with the prefix. */
export async function digestPrefix(prefix: string, versions: Versions): Promise<DigestOfPrefix> {
  const whole = createTally()
  const buckets = createTallies()
  const records: { id: string; revision: number }[] = []
  for await (const some of versions) {
    for (const version of some) {
      const share = shareOf(version)
      whole.add(share)
      buckets.add(bucketOf(version.id, prefix), share)
      if (records.length > BUCKET_RECORDS_MAX) continue
      records.push({ id: version.id, revision: version.revision })
    }
  }
  const isFew = records.length <= BUCKET_RECORDS_MAX
  return { whole: whole.read(), buckets: buckets.read(), records: isFew ? records : null }
}

function bucketOf(id: string, prefix: string): string {
  return id.replaceAll('-', '').slice(0, prefix.length + 2)
}

/** The ids that begin with a prefix: from the first of these texts on, and before the second. */
export function idsUnder(prefix: string): { from: string; before: string } {
  const groups = GROUPS.map(([from, to]) => prefix.slice(from, to)).filter((part) => part !== '')
  const from = groups.join('-')
  // Comes after every hexadecimal digit and the hyphen.
  return { from, before: `${from}g` }
}

/** Where the digits of a UUID are parted by hyphens. */
const GROUPS = [
  [0, 8],
  [8, 12],
  [12, 16],
  [16, 20],
  [20, 32],
]

const count = z.int().min(0)

const digestShape = {
  count: count.meta({ description: 'How many records.' }),
  digest: z.string().meta({
    description:
      'The sum, modulo 2^64 and as 16 hexadecimal digits, of the first 8 bytes of the SHA-256 of `<id>:<revision>` of each record.',
  }),
}

const digest = z.object(digestShape)

const standShape = {
  epoch: z.string(),
  heads: z.record(z.string(), count).meta({
    description: "The heads of the caller's scopes, for which this holds.",
  }),
  current: z.boolean().optional().meta({
    description: 'Whether the cursor that was sent stands at these heads; only if one was sent.',
  }),
}

/** The digest of each collection. */
export const collectionsDigestSchema = z.object({
  ...standShape,
  collections: z.record(z.string(), digest),
})
export type CollectionsDigest = z.infer<typeof collectionsDigestSchema>

/** The digest of what lies under a prefix. */
export const prefixDigestSchema = z.object({
  ...standShape,
  collection: z.string(),
  prefix: z.string(),
  ...digestShape,
  records: z
    .array(z.object({ id: z.string(), revision: count }))
    .optional()
    .meta({ description: `Every record, if there are at most ${BUCKET_RECORDS_MAX}.` }),
  buckets: z.record(z.string(), digest).optional().meta({
    description: 'Else the buckets that are not empty, by the prefix of their ids.',
  }),
})
export type PrefixDigest = z.infer<typeof prefixDigestSchema>

/** The body of a fetch. What is no id of ours is answered like any other: it is not there. */
export const fetchRequestSchema = z.strictObject({ ids: z.array(z.string().max(100)) })

/** The records that were asked for, as a page of the feed that moves no cursor. */
export const fetchedPageSchema = z
  .object({
    epoch: z.string(),
    clinics: z.array(clinicSchema.extend({ name: z.string(), time_zone: z.string() })),
    changes: z.array(changeSchema),
    count,
    missing: z.array(z.string()).meta({
      description: 'Ids under which there is no record that the caller may see.',
    }),
    more: z.boolean().meta({ description: 'The page is full: ask again for those not named.' }),
  })
  .refine((page) => page.count === page.changes.length, 'count is not the number of changes')
export type FetchedPage = z.infer<typeof fetchedPageSchema>
