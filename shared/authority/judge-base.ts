import { revisionOfField, type StoredRecord } from '../model/record.ts'
import type { Edit } from '../protocol/edit.ts'
import type { ChainLink, Facts } from './facts.ts'
import { dependsOnRejected, LOOK_AGAIN, type Reject } from './verdict.ts'

/**
 * An edit stands on those under it: one that is not known yet must come first (rule E5). What its
 * writer saw in one that is lost nobody can tell: a person must.
 */
export function judgeLineage(edit: Edit, { chain }: Facts): Reject | null {
  if (chain.kind === 'rejected') return dependsOnRejected
  if (chain.kind === 'lost') {
    return {
      kind: 'conflict',
      code: 'STALE_UPDATE',
      message: `The edit on which this one was made was lost. ${LOOK_AGAIN}`,
    }
  }
  if (chain.kind !== 'unknown') return null
  return {
    kind: 'conflict',
    code: 'UNKNOWN_BASE',
    message: `The edit ${edit.base?.edit} that this one was made on is not known here yet. Nothing was stored: send that edit first, then this one again.`,
  }
}

/**
 * Whether someone changed the field who is neither seen by the writer nor under the edit (E4). When that was
 * of what came with a filling only the authority above can tell, if it is to.
 */
export function isChangedUnseen(
  name: string,
  edit: Edit,
  current: StoredRecord,
  facts: Facts,
): boolean {
  const links = facts.chain.kind === 'known' ? facts.chain.links : []
  const pendingEdit = facts.pendingFields[name]
  if (pendingEdit !== undefined) return !links.some((link) => link.editId === pendingEdit)

  const revision = revisionOfField(current, name)
  if (revision <= (edit.base?.revision ?? 0)) return false
  if (facts.isDatedAbove && current.fieldRevisions[name] === undefined) return false
  return !links.some((link) => link.madeRevision === revision || hasFound(link, name, revision))
}

/**
 * Whether the record is as the edits under this one have left it, as far as a box can tell that has it, but not
 * them, from the authority above: one of them found all there as it sets it, and no more has changed since
 * the base than so many can have changed. Of stock it cannot be told: it moves.
 */
export function isAsChainLeftIt({ collection, base }: Edit, { current, chain }: Facts): boolean {
  if (!current || chain.kind !== 'known' || collection === 'pharmacy-inventory') return false
  const changes = current.record.revision - (base?.revision ?? 0)
  return chain.links.some(({ found }, index) => found?.isWhole && changes <= index + 1)
}

/** Whether the edit set just what was there, in this revision of the field: whoever saw it saw that. */
function hasFound({ found }: ChainLink, name: string, revision: number): boolean {
  return found?.fields.includes(name) === true && revision <= found.revision
}
