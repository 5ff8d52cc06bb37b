import type { Principal } from '@outpost/shared/authority/principal'
import type { FeedWriter } from '@outpost/shared/authority/sqlite/feed-writer'
import { createClinicLookup } from '@outpost/shared/authority/sqlite/readers/clinics-reader'
import { isInLedger } from '@outpost/shared/authority/sqlite/readers/edits-reader'
import { readFacts } from '@outpost/shared/authority/sqlite/readers/facts-reader'
import { createPlacedReader } from '@outpost/shared/authority/sqlite/readers/placed-reader'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Millis } from '@outpost/shared/model/time'
import { readCommonHistory } from './common-history.ts'
import type { CopyFacts } from './copy-facts.ts'
import { enterDecisions } from './enter-decisions.ts'
import { readLedgerFacts } from './ledger-facts.ts'
import type { Offer } from './offer.ts'
import { relationOf } from './relation.ts'
import { makeDeleted, makeTaken, noteRecovered, readRecovered, syntheticEdit } from './take.ts'
import { type Weighed, weighCopy } from './weigh.ts'

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
  if (weighed.kind === 'take' || weighed.kind === 'known') {
    enterDecisions(sql, offer.copy, writer.now)
  }
  // What was made in the lost hours too is not made again by who tries once more, or imports it again.
  // (Of what was entered before the facts are not read.)
  const isEntered = facts.known !== null
  const isNowhere = !facts.current && !isEntered && offer.copy.op === 'delete'
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

function readCopyFacts(sql: Sql, now: Millis, principal: Principal, offer: Offer): CopyFacts {
  const { copy, from } = offer
  const edit = syntheticEdit(offer)
  const floor = sql.get<{ floor: number }>('select revision_floor as floor from identity')
  const revisionFloor = floor?.floor ?? 0
  const partedFloor = from.partedFloor ?? revisionFloor
  const facts = readFacts(
    sql,
    { edit, principalId: principal.id },
    {
      now,
      revisionFloor,
      clinics: createClinicLookup(sql),
      ground: 'central',
      placed: createPlacedReader(sql),
    },
  )
  const { movements, ...ofLedger } = readLedgerFacts(sql, copy, partedFloor)
  const recovered = readRecovered(sql, copy)
  const record = facts.current?.record ?? null
  const relation = relationOf(offer, record, recovered, movements)
  return {
    ...facts,
    ...ofLedger,
    partedFloor,
    common:
      from.partedFloor === null ? null : readCommonHistory(sql, copy, record, from.partedFloor),
    recoveredRevision: recovered?.revision ?? null,
    isAmountBack: relation === 'older' || isInLedger(sql, edit),
    relation,
  }
}
