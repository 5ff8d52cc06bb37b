import type { Principal } from '@outpost/shared/authority/principal'
import { createClinicLookup } from '@outpost/shared/authority/sqlite/clinics-reader'
import { readFacts } from '@outpost/shared/authority/sqlite/facts-reader'
import type { FeedWriter } from '@outpost/shared/authority/sqlite/feed-writer'
import { createPlacedReader } from '@outpost/shared/authority/sqlite/placed-reader'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { DISCREPANCY } from '@outpost/shared/model/movement'
import type { Millis } from '@outpost/shared/model/time'
import { readCommonHistory } from './common-history.ts'
import type { CopyFacts } from './copy-facts.ts'
import { decidedMovements } from './decided-movements.ts'
import type { Offer } from './offer.ts'
import { relationOf } from './relation.ts'
import { makeDeleted, makeTaken, noteRecovered, readRecovered, syntheticEdit } from './take.ts'
import { movementsOfCopy, type Weighed, weighCopy } from './weigh.ts'

/** Weighs a copy and makes true what is decided, inside a transaction. */
export function applyCopy(
  store: SqliteStore,
  writer: FeedWriter,
  principal: Principal,
  offer: Offer,
): Weighed {
  const { sql } = store
  const { facts, weighed } = weighHere(sql, writer.now, principal, offer)
  if (weighed.kind === 'take') makeTaken(sql, writer, principal, offer, facts, weighed)
  // What was made in the lost hours too is not made again by who tries once more, or imports it again.
  // (Of what was entered before the facts are not read.)
  const isNowhere = !facts.current && !facts.known && offer.copy.op === 'delete'
  if (weighed.kind === 'delete' || (weighed.kind === 'known' && isNowhere)) {
    makeDeleted(writer, principal, offer, facts)
  }
  const isTaken = weighed.kind === 'take' || weighed.kind === 'delete'
  const isAsKnown = weighed.kind === 'known' && facts.relation === 'of one line'
  if (isTaken || isAsKnown) noteRecovered(sql, offer)
  return weighed
}

/** What would become of a copy as the records are now; changes nothing. */
export function weighHere(
  sql: Sql,
  now: Millis,
  principal: Principal,
  offer: Offer,
): { facts: CopyFacts; weighed: Weighed } {
  const facts = readCopyFacts(sql, now, principal, offer)
  const weighed = weighCopy(offer, facts, principal)
  // What an admin applies is taken as a whole or not at all.
  if (offer.applied && weighed.kind === 'take' && weighed.waiting) {
    return { facts, weighed: { kind: 'held', ...weighed.waiting } }
  }
  return { facts, weighed }
}

/** Of stock: the sum before, and how many rows there are of each kind that matters. */
type LedgerFacts = {
  before: number | null
  replaced: number | null
  counts: number
  decided: number
  takenBack: number
  notNamed: number
}

function readCopyFacts(sql: Sql, now: Millis, principal: Principal, offer: Offer): CopyFacts {
  const { copy, from } = offer
  const floor = sql.get<{ floor: number }>('select revision_floor as floor from identity')
  const revisionFloor = floor?.floor ?? 0
  const partedFloor = from.floor ?? revisionFloor
  const facts = readFacts(
    sql,
    { edit: syntheticEdit(offer), principalId: principal.id },
    {
      now,
      revisionFloor,
      clinics: createClinicLookup(sql),
      ground: 'central',
      placed: createPlacedReader(sql),
    },
  )
  const settled = decidedMovements(sql, copy.id, movementsOfCopy(copy))
  const named = movementsOfCopy(copy).filter((id) => !settled.ids.includes(id))
  const ledger = sql.get<LedgerFacts>(
    `select sum(delta) filter (where isOld) as before,
       sum(delta) filter (where iif(isOld, not isOfOthers, kind in ('COUNTED', :discrepancy))) as replaced,
       count(*) filter (where isTakenBack) as takenBack,
       count(*) filter (where isTakenBack and not isNamed) as notNamed,
       count(*) filter (where not isOld and kind = 'COUNTED') as counts,
       count(*) filter (where not isOld and edit_id in
         (select new_edit from decisions where made_at = 'here')) as decided
     from (select edit_id, delta, kind, isNamed,
         -- A movement that came in a copy: its units are in the correction of that copy, it has none.
         kind = 'CORRECTED' and delta = 0 as isTakenBack,
         -- In the balance of the copy: from before the lines parted, or named by it though it counted
         -- here later. What was found missing here no copy has.
         revision < :partedFloor or (isNamed and kind <> :discrepancy) as isOld,
         -- Of a copy that brought movements which this one does not have: so are its units not in
         -- this one. Rows of one taking have one commit's time; taken in the same millisecond, two
         -- copies of a record count as one.
         kind = 'CORRECTED' and not isNamed and count(*) filter
           (where kind = 'CORRECTED' and delta = 0 and not isNamed) over (partition by at) > 0 as isOfOthers
       from (select *,
           -- The copy says itself that the movement is in it.
           edit_id in (select value from json_each(:named)) as isNamed
         from stock_movements where record_id = :id))`,
    { partedFloor, id: copy.id, named: JSON.stringify(named), discrepancy: DISCREPANCY },
  ) as LedgerFacts
  const unknown = sql.all<{ id: string }>(
    `select value as id from json_each(?) where value not in
       (select edit_id from stock_movements where record_id = ?)`,
    JSON.stringify(named),
    copy.id,
  )
  // What is not known here may be a count, which has put what was decided about out of the balance.
  const isReplaced = settled.ids.length > 0 && unknown.length > 0
  const recovered = readRecovered(sql, copy)
  const record = facts.current?.record ?? null
  const relation = relationOf(offer, record, recovered, {
    ...ledger,
    named: named.length,
    unknown: unknown.length,
  })
  return {
    ...facts,
    partedFloor,
    common: from.floor === null ? null : readCommonHistory(sql, copy, record, from.floor),
    recoveredRevision: recovered?.revision ?? null,
    ledgerBefore: ledger.before ?? 0,
    replacedByCopy: ledger.replaced ?? 0,
    isCountedSince: ledger.counts > 0,
    isDecidedSince: ledger.decided > 0 || settled.isUntold || isReplaced,
    decidedUnits: isReplaced ? 0 : settled.units,
    isAmountBack: relation === 'older' || isInLedger(sql, syntheticEdit(offer).id),
    relation,
    unknownMovements: unknown.map(({ id }) => id),
  }
}

function isInLedger(sql: Sql, id: string): boolean {
  return sql.get('select 1 from stock_movements where edit_id = ?', id) !== undefined
}
