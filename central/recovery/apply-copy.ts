import type { Principal } from '@outpost/shared/authority/principal'
import { areTwoLinesLost } from '@outpost/shared/authority/restores'
import { createClinicLookup } from '@outpost/shared/authority/sqlite/clinics-reader'
import { readRestores } from '@outpost/shared/authority/sqlite/epochs'
import { readFacts } from '@outpost/shared/authority/sqlite/facts-reader'
import type { FeedWriter } from '@outpost/shared/authority/sqlite/feed-writer'
import { createPlacedReader } from '@outpost/shared/authority/sqlite/placed-reader'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { DISCREPANCY } from '@outpost/shared/model/movement'
import type { Copy } from '@outpost/shared/protocol/recovery'
import { makeDeleted, makeTaken, noteRecovered, syntheticEdit } from './take.ts'
import {
  type CopyFacts,
  DELETED_REVISION,
  movementsOfCopy,
  type Weighed,
  weighCopy,
} from './weigh.ts'

/** Weighs a copy and makes true what is decided, inside a transaction. */
export function applyCopy(
  store: SqliteStore,
  writer: FeedWriter,
  principal: Principal,
  copy: Copy,
  isForced: boolean,
): Weighed {
  const { sql } = store
  const facts = readCopyFacts(store, writer, principal, copy, isForced)
  const weighed = weighCopy(copy, facts, principal, isForced)
  if (weighed.kind === 'take') makeTaken(sql, writer, principal, copy, facts, weighed, isForced)
  if (weighed.kind === 'delete') makeDeleted(writer, principal, copy, facts, isForced)
  if (weighed.kind !== 'held') {
    noteRecovered(sql, copy, copy.op === 'delete' ? DELETED_REVISION : copy.revision)
  }
  return weighed
}

function readCopyFacts(
  { sql }: SqliteStore,
  writer: FeedWriter,
  principal: Principal,
  copy: Copy,
  isForced: boolean,
): CopyFacts {
  const floor = sql.get<{ floor: number }>('select revision_floor as floor from identity')
  const revisionFloor = floor?.floor ?? 0
  const facts = readFacts(
    sql,
    { edit: syntheticEdit(copy, isForced), principalId: principal.id },
    {
      now: writer.now,
      revisionFloor,
      clinics: createClinicLookup(sql),
      ground: 'central',
      placed: createPlacedReader(sql),
    },
  )
  const named = JSON.stringify(movementsOfCopy(copy))
  const ledger = sql.get<{ before: number | null; counts: number; decided: number }>(
    `select sum(delta) filter (where isOld) as before,
       count(*) filter (where not isOld and kind = 'COUNTED') as counts,
       count(*) filter (where not isOld and edit_id in
         (select new_edit from decisions where made_at = 'here')) as decided
     from (select edit_id, delta, kind, revision < :revisionFloor
         or (edit_id in (select value from json_each(:named)) and kind <> :discrepancy) as isOld
       from stock_movements where record_id = :id)`,
    { revisionFloor, id: copy.id, named, discrepancy: DISCREPANCY },
  )
  const unknown = sql.all<{ id: string }>(
    `select value as id from json_each(?) where value not in
       (select edit_id from stock_movements where record_id = ?)`,
    named,
    copy.id,
  )
  const recovered = sql.get<{ revision: number }>(
    'select revision from recovered_records where collection = ? and record_id = ?',
    copy.collection,
    copy.id,
  )
  return {
    ...facts,
    recoveredRevision: recovered?.revision ?? null,
    ledgerBefore: ledger?.before ?? 0,
    isCountedSince: (ledger?.counts ?? 0) > 0,
    isDecidedSince: (ledger?.decided ?? 0) > 0,
    areTwoLinesLost: areTwoLinesLost(readRestores(sql)),
    unknownMovements: unknown.map(({ id }) => id),
  }
}
