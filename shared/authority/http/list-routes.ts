import { type Context, Hono } from 'hono'
import { accepts } from 'hono/accepts'
import { z } from 'zod'
import type { Collection, CollectionName } from '../../model/collections.ts'
import { instant, uuid } from '../../model/field.ts'
import { sortedFields, sortValue } from '../../model/name-order.ts'
import { type StoredRecord, toWire } from '../../model/record.ts'
import { exampleRecord, recordSchema } from '../../model/record-schema.ts'
import { SEARCH_LENGTH_MAX } from '../../model/search.ts'
import { invalidRequest } from '../../protocol/common-problems.ts'
import type { ScopeName } from '../../protocol/cursor.ts'
import { feedEtag } from '../../protocol/etag.ts'
import { type Reader, SORTED_RECORDS_MAX } from '../reader.ts'
import { ALL, scopesOf } from '../scopes.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { limitOf } from './input.ts'
import { listLikeNamed } from './like-named.ts'
import { toCsv } from './list-csv.ts'
import { describe, query } from './operation.ts'
import { checkPreconditions } from './preconditions.ts'

/** How many records a list gives at once. */
const LIST_LIMIT = { initial: 100, max: 1000 }

/** The longest value of a field that is sorted by, in UTF-16 code units. */
const SORT_VALUE_LENGTH_MAX = 1000

const search = z
  .string()
  .max(SEARCH_LENGTH_MAX)
  .optional()
  .meta({
    description:
      'Finds by the beginning of any word of a name, in any script, whatever case and accents; by the beginning or end of a phone, card or other number, or the beginning of a part of it. Several words must all fit. Appointments are also found by patient and doctor, stock by medicine and pharmacy.',
    examples: ['ami oti'],
  })

const place = {
  limit: limitOf(LIST_LIMIT),
  after: uuid.optional().meta({ description: 'The id of the last record of the page before.' }),
  after_value: z.string().max(SORT_VALUE_LENGTH_MAX).optional().meta({
    description:
      'With `sort` and `after`: what that record was sorted by, empty for none. So the place is known also when the record has changed or gone since.',
  }),
}

const queries = new Map<CollectionName, ReturnType<typeof makeListQuery>>()

/** The query of a list; the names by which it can be sorted are its collection's. */
function listQuery(collection: Collection) {
  const known = queries.get(collection.name) ?? makeListQuery(collection)
  queries.set(collection.name, known)
  return known
}

function makeListQuery(collection: Collection) {
  return z
    .object({
      q: search,
      sort: z
        .enum(sortedFields(collection))
        .optional()
        .meta({
          description: `Sorts by this field instead of by id: names as people of all scripts expect, other values from low to high, what has none last. For lists of up to ${SORTED_RECORDS_MAX} records, all pages together.`,
        }),
      ...OWN_FILTERS[collection.name],
      ...place,
    })
    .refine(
      ({ sort, after, after_value }) =>
        !sort || (after === undefined) === (after_value === undefined),
      {
        path: ['after_value'],
        message: 'goes with after in a sorted list: follow "next" as it is',
      },
    )
}

type OwnFilter = 'like' | 'merged_into' | 'patient_id' | 'from' | 'until'
type OwnFilters = Partial<Record<OwnFilter, z.ZodType<string | undefined>>>

/** What a list of one collection can be narrowed to, besides `q`. */
const OWN_FILTERS: Partial<Record<CollectionName, OwnFilters>> = {
  patients: {
    like: z
      .string()
      .max(SEARCH_LENGTH_MAX)
      .optional()
      .meta({
        description:
          'Words of a name by whoever does not know how it is written: gives those whose names are nearly so, in one page, and takes no other filter.',
        examples: ['amyna othieno'],
      }),
    merged_into: uuid.optional().meta({
      description:
        'Those who were merged into this patient. Without it patients who were merged into another one are left out, and found as that one.',
    }),
  },
  appointments: {
    patient_id: uuid.optional().meta({
      description:
        'Those of this patient, under whichever record of the same person they were made.',
    }),
    from: instant.optional().meta({ description: 'Those that begin then or later.' }),
    until: instant.optional().meta({ description: 'Those that begin before then.' }),
  },
}

type ListRequest = Omit<z.infer<ReturnType<typeof listQuery>>, OwnFilter> &
  Partial<Record<OwnFilter, string>>

/** The list of one collection (S4), as JSON or CSV. */
export function listRoutes({ store, ground }: AuthorityDeps, collection: Collection) {
  const isReplica = ground === 'edge'
  const { one, many } = collection.title
  return new Hono<AuthorityEnv>().get(
    '/',
    describe({
      id: `list${many}`,
      tag: many,
      summary: 'Lists records by id or sorted, or finds some.',
      headers: ['If-None-Match', 'If-Match'],
      answers: {
        200: [
          {
            description: 'Some records, and the path of the next page or null.',
            get schema() {
              return z
                .object({
                  results: z.array(recordSchema(collection, { isReplica })),
                  next: z.string().nullable(),
                })
                .meta({ id: `${one}List${isReplica ? 'OnBox' : ''}` })
            },
            get example() {
              return { results: [exampleRecord(collection, isReplica)], next: null }
            },
            headers: ['ETag', 'Link'],
          },
          { description: 'The same as CSV.', type: 'text/csv' },
        ],
        304: { description: 'Nothing has changed since the tag.', headers: ['ETag'] },
      },
      problems: ['INVALID_REQUEST', 'PRECONDITION_FAILED'],
    }),
    query(listQuery(collection)),
    async (c) => {
      const request = c.req.valid('query') as ListRequest
      const { limit, sort } = request
      const type = wantedType(c)
      const scopes = scopesOf(c.get('principal'))
      if (scopes.includes(ALL)) await store.gather()
      const { epoch } = store.identity()
      const asked = JSON.stringify([type, collection.name, request])
      const found = await store.read(async (reader) => {
        const etag = feedEtag(`${epoch} ${asked}`, await reader.heads(scopes))
        c.header('ETag', etag)
        if (checkPreconditions(c, etag) === 'not modified') return 'not modified'
        return listed(reader, collection, scopes, request)
      })
      if (found === 'not modified') return c.body(null, 304)

      const records = found.slice(0, limit)
      const next = found.length > limit ? nextPath(c, records, sort) : null
      if (next) c.header('Link', `<${next}>; rel="next"`)
      if (type === 'application/json') return c.json({ results: records.map(toWire), next })
      return c.body(toCsv(collection, records), 200, { 'Content-Type': 'text/csv; charset=utf-8' })
    },
  )
}

/** The page and one record more, if there is one. Throws `Problem` where it cannot be sorted. */
async function listed(
  reader: Reader,
  { name: collection }: Collection,
  scopes: readonly ScopeName[],
  request: ListRequest,
): Promise<StoredRecord[]> {
  const { q, sort, limit, after, after_value } = request
  const { patient_id: patientId, merged_into, like, from, until } = request
  if (like !== undefined) return listLikeNamed(reader, scopes, like, limit)
  const common = {
    collection,
    scopes,
    search: q ?? null,
    patientId,
    mergedInto: merged_into,
    startsFrom: from,
    startsUntil: until,
    leavesMergedOut: collection === 'patients' && merged_into === undefined,
    limit: limit + 1,
  }
  if (!sort) return reader.list({ ...common, after: after ?? null })
  const last = after === undefined ? null : { id: after, value: after_value || null }
  const sorted = await reader.listSorted({ ...common, sort, after: last })
  if (sorted) return sorted
  const clause = `is for up to ${SORTED_RECORDS_MAX} records: narrow the list by q, or read it by id`
  throw invalidRequest({ sort: clause })
}

function wantedType(c: Context): string {
  const supports = ['application/json', 'text/csv']
  return accepts(c, { header: 'Accept', supports, default: 'application/json' })
}

/** Names the place of the last record, so that it holds whatever becomes of that record. */
function nextPath(c: Context, records: readonly StoredRecord[], sort: string | undefined): string {
  const url = new URL(c.req.url)
  const last = records.at(-1)
  url.searchParams.set('after', last?.id ?? '')
  if (sort) url.searchParams.set('after_value', sortValue(last?.fields ?? {}, sort) ?? '')
  return `${url.pathname}${url.search}`
}
