import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { DISCREPANCY } from '@outpost/shared/model/movement'
import type { Copy } from '@outpost/shared/protocol/recovery'
import { decidedMovements } from './decided-movements.ts'
import { decisionsOfCopy, movementsOfCopy } from './offer.ts'

/** Of stock: sums of the ledger, and how many rows there are of each kind that matters. */
type Sums = {
  before: number | null
  replaced: number | null
  counts: number
  decided: number
  takenBack: number
  partlyBack: number
  notNamed: number
}

/** What the ledger says of a copy's stock, and of the movements that the copy names. */
export function readLedgerFacts(sql: Sql, copy: Copy, partedFloor: number) {
  const inCopy = movementsOfCopy(copy)
  const settled = decidedMovements(sql, copy, inCopy)
  const named = inCopy.filter((id) => !settled.ids.includes(id))
  // An edit in whose place one in the copy was made may have been accepted here since: they are one.
  const replaced = decisionsOfCopy(copy).map(({ edit_id }) => edit_id)
  const unknown = sql.all<{ id: string }>(
    `select value as id from json_each(?) where value not in
       (select edit_id from stock_movements where record_id = ?)`,
    JSON.stringify(named),
    copy.id,
  )
  const ledger = sql.get<Sums>(
    `with recursive made(id) as (
       select new_edit from decisions where edit_id in (select value from json_each(:replaced))
       union
       select d.new_edit from made join decisions d on d.edit_id = made.id)
     select sum(delta) filter (where isOld) as before,
       sum(delta) filter (where isMadeHere
         or iif(isOld, not (kind = 'CORRECTED' and not isNamed and isWithOthers),
           kind in ('COUNTED', :discrepancy))) as replaced,
       count(*) filter (where isTakenBack) as takenBack,
       count(*) filter (where isTakenBack and not isNamed) as notNamed,
       count(*) filter (where isTakenBack and isNamed and isWithOthers) as partlyBack,
       count(*) filter (where not isOld and kind = 'COUNTED') as counts,
       -- What a copy names and is not known here may have been made in place of the same edit.
       count(*) filter (where not isOld and edit_id in
         (select new_edit from decisions where made_at = 'here' or :isUnknown)) as decided
     from (select edit_id, delta, kind, isNamed,
         -- Made here in place of an edit in whose place the copy holds something else, at whatever remove.
         edit_id in (select id from made) as isMadeHere,
         -- A movement that came in a copy: its units are in the correction of that copy, it has none.
         kind = 'CORRECTED' and delta = 0 as isTakenBack,
         -- In the balance of the copy: from before the lines parted, or named by it though it counted
         -- here later. What was found missing here no copy has.
         revision < :partedFloor or (isNamed and kind <> :discrepancy) as isOld,
         -- Of a copy that brought movements which this one does not have: then the units of its correction,
         -- in one sum, are not in this copy either. Rows of one taking have one commit's time; taken in the
         -- same millisecond, two copies of a record count as one.
         count(*) filter (where kind = 'CORRECTED' and delta = 0 and not isNamed)
           over (partition by at) > 0 as isWithOthers
       from (select *,
           -- The copy says itself that the movement is in it.
           edit_id in (select value from json_each(:named)) as isNamed
         from stock_movements where record_id = :id))`,
    {
      partedFloor,
      id: copy.id,
      named: JSON.stringify([...named, ...replaced]),
      replaced: JSON.stringify(replaced),
      discrepancy: DISCREPANCY,
      isUnknown: Number(unknown.length > 0),
    },
  ) as Sums
  // What is not known here may be a count, which has put what was decided about out of the balance.
  const isReplaced = settled.ids.length > 0 && unknown.length > 0
  return {
    ledgerBefore: ledger.before ?? 0,
    replacedByCopy: ledger.replaced ?? 0,
    isCountedSince: ledger.counts > 0,
    isPartlyBack: ledger.partlyBack > 0,
    isDecidedSince: ledger.decided > 0 || settled.isUntold || isReplaced,
    decidedUnits: isReplaced ? 0 : settled.units,
    unknownMovements: unknown.map(({ id }) => id),
    movements: { ...ledger, named: named.length, unknown: unknown.length },
  }
}
