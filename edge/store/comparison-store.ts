import type { FeedWriter } from '@outpost/shared/authority/sqlite/feed-writer'
import { openReaderBeside } from '@outpost/shared/authority/sqlite/file/open'
import { inSlices } from '@outpost/shared/authority/sqlite/in-slices'
import { createSql, type Sql } from '@outpost/shared/authority/sqlite/sql'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { CollectionName } from '@outpost/shared/model/collections'
import { recordKey, type WireRecord } from '@outpost/shared/model/record'
import { idsUnder, type RecordVersion } from '@outpost/shared/protocol/digest'
import type { Change } from '@outpost/shared/protocol/messages'
import {
  ComparisonStopped,
  type ComparisonStore,
  type Difference,
  type Repaired,
} from '@outpost/shared/replica/comparison-store'
import { succeed, toConfirmed } from '@outpost/shared/replica/copies'
import type { ReplicaRowStore } from './replica-row.ts'
import { readConfirmed, settle } from './settle.ts'
import { takeAway } from './take-away.ts'

type Deps = { store: SqliteStore; row: ReplicaRowStore }

/** The confirmed copies on the box, to be compared and put right (F12). */
export function createComparisonStore({ store, row }: Deps): ComparisonStore {
  return {
    async position() {
      const { epoch, cursor, etag } = row.read()
      return { epoch, cursor, etag }
    },

    async *versions(at, part) {
      // A connection of its own: the box's devices write meanwhile.
      const sqlite = openReaderBeside(store.sqlite)
      try {
        sqlite.exec('begin')
        const sql = createSql(sqlite)
        const position = sql.get<{ cursor: string | null }>('select cursor from replica')
        if (position?.cursor !== at.cursor) throw movedOn()
        for await (const slice of inSlices(sql, readVersions(sql, part))) {
          yield slice.filter((one): one is RecordVersion => one.revision !== null)
        }
      } finally {
        sqlite.close()
      }
    },

    async repair(at, differences, changes) {
      return store.write((writer) => {
        const { cursor, repairedRecords } = row.read()
        if (cursor !== at.cursor) throw movedOn()
        const repaired = repairAll(store.sql, writer, differences, changes)
        const count = repaired.lacked + repaired.outdated + repaired.surplus
        if (count > 0) {
          row.change({ divergedAt: writer.now, repairedRecords: repairedRecords + count })
        }
        return repaired
      })
    },
  }
}

function movedOn(): ComparisonStopped {
  return new ComparisonStopped('The box has pulled meanwhile.')
}

/** The revision of the confirmed copy, null where there is none that is live. */
const CONFIRMED_REVISION = `case
  when coalesce(sync_state, 'synced') = 'synced'
    then case when deleted_at is null and revision > 0 then revision end
  when json_extract(confirmed, '$.deletedAt') is null
    then nullif(json_extract(confirmed, '$.revision'), 0) end`

type Row = Omit<RecordVersion, 'revision'> & { revision: number | null }

function readVersions(sql: Sql, part: { collection: string; prefix: string } | null) {
  const columns = `select collection, id, ${CONFIRMED_REVISION} as revision from records`
  if (!part) return sql.iterate<Row>(columns)
  return sql.iterate<Row>(
    `${columns} where collection = :collection and id >= :from and id < :before`,
    { collection: part.collection, ...idsUnder(part.prefix) },
  )
}

function repairAll(
  sql: Sql,
  writer: FeedWriter,
  differences: readonly Difference[],
  changes: readonly Change[],
): Repaired {
  const records = new Map(changes.map((change) => [recordKey(change), change.record as WireRecord]))
  const repaired: Repaired = { lacked: 0, outdated: 0, surplus: 0 }
  for (const difference of differences) {
    const record = records.get(recordKey(difference))
    if (!isAsCompared(sql, difference) || record?.revision === difference.own) continue
    const kind = kindOf(difference, record)
    if (kind === null) continue
    repaired[kind] += 1
    const collection = difference.collection as CollectionName
    if (record) {
      // Not what follows the old copy, of which nobody knows how it came about.
      const fresh = succeed(null, toConfirmed(collection, record, writer.now))
      settle(sql, writer, collection, difference.id, fresh)
    } else {
      takeAway(sql, writer, collection, difference.id)
    }
  }
  return repaired
}

/** An outcome may have come meanwhile, by another program: then there is nothing to put right. */
function isAsCompared(sql: Sql, { collection, id, own }: Difference): boolean {
  const confirmed = readConfirmed(sql, collection as CollectionName, id)
  return (confirmed?.deletedAt === null ? confirmed.revision : null) === own
}

function kindOf({ own }: Difference, record: WireRecord | undefined): keyof Repaired | null {
  if (!record) return own === null ? null : 'surplus'
  return own === null ? 'lacked' : 'outdated'
}
