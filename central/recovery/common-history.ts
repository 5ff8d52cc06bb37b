import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { StoredRecord } from '@outpost/shared/model/record'
import type { Copy } from '@outpost/shared/protocol/recovery'

/** What a copy's line and what is here have in common of a record, from before they parted. */
export type CommonHistory = {
  /** Of the revisions that the copy and the record name those that an edit had made by then. */
  revisions: ReadonlySet<number>
  /** The last of them that had given a field by then, for each that was given. */
  givenAt: ReadonlyMap<string, number>
}

/**
 * Reads it from the edits that were accepted before the line parted, at `partedFloor`. Edits that were
 * entered after an earlier loss, without effect (E3), bear revisions of those hours, below the floor of
 * the epoch in which they came, and do not count.
 */
export function readCommonHistory(
  sql: Sql,
  copy: Copy,
  record: StoredRecord | null,
  partedFloor: number,
): CommonHistory {
  const { first_revision: first, field_revisions: byField = {} } = copy
  const here = record ? [record.firstRevision, ...Object.values(record.fieldRevisions)] : []
  const named = [first, ...Object.values(byField), ...here]
  const place = { id: copy.id, collection: copy.collection, partedFloor }
  const before = `from edits e where record_id = :id and collection = :collection
    and state = 'accepted' and made_revision < :partedFloor and not exists
      (select 1 from restores r where r.restored_to < e.received_at and r.floor > e.made_revision)`
  const revisions = sql.all<{ revision: number }>(
    `select made_revision as revision ${before}
       and made_revision in (select value from json_each(:named))`,
    { ...place, named: JSON.stringify(named) },
  )
  const given = sql.all<{ name: string; revision: number }>(
    `select f.key as name, max(revision) as revision
     from (select body, made_revision as revision ${before} and op <> 'move_stock') own,
       json_each(own.body, '$.fields') f
     group by f.key`,
    place,
  )
  return {
    revisions: new Set(revisions.map(({ revision }) => revision)),
    givenAt: new Map(given.map(({ name, revision }) => [name, revision])),
  }
}
