import type { CollectionName } from '@outpost/shared/model/collections'
import type { RowRun } from './row-run.ts'
import type { RowReference } from './row-values.ts'

/** Whether a record can be referred to, and if not, why. */
type ReferenceState = 'live' | 'absent' | 'refused' | 'deleted'

/** Answers for the references of one batch. */
export type ReferenceStates = (reference: Pick<RowReference, 'to' | 'id'>) => ReferenceState

/** Looks up all that a batch refers to, at central and, in a dry run, among what would be there. */
export async function readReferenceStates(
  { store, seen, clinicIds, isDryRun }: RowRun,
  references: readonly RowReference[],
): Promise<ReferenceStates> {
  const byCollection = Map.groupBy(references, ({ to }) => to)
  const atCentral = await store.read(async (reader) => {
    const found = new Map<string, ReferenceState>()
    for (const [to, some] of byCollection) {
      if (to === 'clinics') continue
      const ids = [...new Set(some.map(({ id }) => id))]
      for (const [id, { deletedAt }] of await reader.records(to, ids)) {
        found.set(`${to} ${id}`, deletedAt === null ? 'live' : 'deleted')
      }
    }
    return found
  })
  const inFiles = (to: CollectionName | 'clinics', id: string): ReferenceState => {
    const standing = seen.standing(to, id)
    if (standing === 'refused') return 'refused'
    return standing === 'taken' && isDryRun ? 'live' : 'absent'
  }
  return ({ to, id }) => {
    if (to === 'clinics' && clinicIds.has(id)) return 'live'
    return atCentral.get(`${to} ${id}`) ?? inFiles(to, id)
  }
}

/** The key is not told: a report is sent on, and in a column that slipped it can be anybody's name. */
const REASONS: Record<Exclude<ReferenceState, 'live'>, string> = {
  absent: 'names what is neither in these files nor at central',
  refused: 'names what was refused',
  deleted: 'names what was deleted at central',
}

/** Why a row cannot be taken for what it refers to, or null. */
export function refusalOf(
  references: readonly RowReference[],
  standingOf: ReferenceStates,
): string | null {
  const clauses = references.flatMap((reference) => {
    const standing = standingOf(reference)
    return standing === 'live' ? [] : [`${reference.field} ${REASONS[standing]}`]
  })
  return clauses.length > 0 ? clauses.join('; ') : null
}
