import type { StoredRecord } from '@outpost/shared/model/record'
import { isOfWholeEpochs } from '@outpost/shared/protocol/lost-line'
import type { Copy } from '@outpost/shared/protocol/recovery'
import type { Origin } from './offer.ts'

/**
 * How a copy stands to what was taken back of its record before (N9): of one line, which revisions order;
 * or, of another, `older` if the record has seen all that the copy tells, `newer` if it is the other way
 * round, and `unrelated` if neither can be told.
 */
export type Relation = 'of one line' | 'older' | 'newer' | 'unrelated'

/** What was taken back of the record: up to which revision, and of which line. */
export type Recovered = { revision: number; line: string | null }

/** Of stock: the movements that the copy names and the ledger has not, and the other way round. */
type Movements = { named: number; unknown: number; takenBack: number; notNamed: number }

export function relationOf(
  { copy, from }: { copy: Copy; from: Origin },
  record: StoredRecord | null,
  recovered: Recovered | null,
  movements: Movements,
): Relation {
  if (from.partedFloor !== null && !isOther(from.line, recovered?.line ?? null))
    return 'of one line'
  if (from.partedFloor === null || !record || !recovered || copy.op === 'delete') return 'unrelated'
  if (copy.collection === 'pharmacy-inventory') return relationOfStock(movements)
  const lines = [from.line, recovered.line]
  if (!lines.every((line) => line !== null && isOfWholeEpochs(line))) return 'unrelated'
  // A line that went on from another has the revisions of that one in its fields; but of a copy that was
  // held it may have some of them alone.
  const known = revisionsOf(record.firstRevision, record.fieldRevisions)
  if (known.includes(copy.revision)) return from.wasHeld ? 'unrelated' : 'older'
  const own = revisionsOf(copy.first_revision, copy.field_revisions)
  return own.includes(recovered.revision) ? 'newer' : 'unrelated'
}

function relationOfStock({ named, unknown, takenBack, notNamed }: Movements): Relation {
  const isInRecord = named > 0 && unknown === 0
  const hasRecord = takenBack > 0 && notNamed === 0
  if (isInRecord === hasRecord) return 'unrelated'
  return isInRecord ? 'older' : 'newer'
}

/** Of what does not tell its line it is assumed that there is only one. */
export function isOther(line: string | null, known: string | null): boolean {
  return line !== null && known !== null && line !== known
}

function revisionsOf(first: number | undefined, byField: Record<string, number> = {}): number[] {
  return [...(first === undefined ? [] : [first]), ...Object.values(byField)]
}
