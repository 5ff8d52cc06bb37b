import type { Principal } from '@outpost/shared/authority/principal'
import { isVisible } from '@outpost/shared/authority/scopes'
import type { Owned } from '@outpost/shared/authority/sqlite/decisions/decide'
import { createPlacedReader } from '@outpost/shared/authority/sqlite/readers/placed-reader'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { isCollectionName } from '@outpost/shared/model/collections'
import { Problem } from '@outpost/shared/protocol/problems'
import { traitsOf } from '@outpost/shared/protocol/recovery'
import { describeHeld, type HeldDescription } from './describe-held.ts'
import {
  applyHeld,
  decidedBefore,
  dismissHeld,
  findHeld,
  type HeldCopy,
  type HeldDecision,
  inOrder,
  listHeld,
  noSuchCopy,
} from './held-copies.ts'

type Deps = {
  store: SqliteStore
  /** Whether an edit of this box is one that the person may decide about. */
  mayDecideEdit(person: Principal, rejected: Owned): boolean
}

export const HELD_DECISIONS = ['apply', 'dismiss'] as const
type Asked = (typeof HELD_DECISIONS)[number]

const DECIDED = { apply: 'applied', dismiss: 'dismissed' } as const satisfies Record<
  Asked,
  HeldDecision['decision']
>

export type HeldDesk = ReturnType<typeof createHeldDesk>

/** Copies that wait after a restore (N9), as people with accounts or tokens see and decide them. */
export function createHeldDesk({ store, mayDecideEdit }: Deps) {
  const { sql } = store
  const placed = createPlacedReader(sql)

  /** By where the record lies; one that is not here is of whoever answers for the box, or the clinic that it names. */
  function isSeen({ copy, principalId }: HeldCopy, person: Principal): boolean {
    if (person.clinics === 'all') return true
    const { collection, id, record: fields = {} } = copy
    const here = isCollectionName(collection) ? placed.read(collection, id) : null
    if (here) return isVisible(person, here.scopes)
    const edit = { collection, record_id: id, op: 'create', fields }
    return mayDecideEdit(person, { principalId, edit } as Owned)
  }

  return {
    /** In the order in which they can be taken, after one that was there or has been decided about since. */
    list(
      person: Principal,
      { after, limit }: { after: number | undefined; limit: number },
    ): { results: HeldDescription[]; next: number | null; total: number } {
      const own = listHeld(sql).filter((held) => isSeen(held, person))
      const last = after === undefined ? null : findHeld(sql, after)
      const rest = last ? own.filter((held) => inOrder(held, last) > 0) : own
      const page = rest.slice(0, limit)
      return {
        results: page.map((held) => describeHeld(store, held, person.clinics)),
        next: rest.length > limit ? (page.at(-1)?.key ?? null) : null,
        total: own.length,
      }
    },

    /**
     * Applies or dismisses a copy. The same of the same person again is answered the same. Throws `Problem`
     * COPY_WAITS if it cannot be taken, NOT_FOUND if it is not there or another has decided before; then
     * nothing has changed.
     */
    decide(person: Principal, key: number, asked: Asked): HeldCopy & { decided: HeldDecision } {
      const held = findHeld(sql, key)
      if (!held || !isSeen(held, person)) throw noSuchCopy()
      const { decided } = held
      if (decided) {
        const isSame = decided.decision === DECIDED[asked] && decided.who === person.id
        if (isSame) return { ...held, decided }
        throw decidedBefore(sql, decided)
      }
      if (asked === 'dismiss') dismissHeld(store, held, person.id)
      else {
        const reason = applyHeld(store, held, person.id, person.clinics)
        if (reason) {
          const detail = `The copy still waits: ${traitsOf(reason).says}. Nothing was changed.`
          throw new Problem('COPY_WAITS', detail, { members: { reason } })
        }
      }
      const now = findHeld(sql, key)
      if (!now?.decided) throw new Error('a copy was decided about and waits')
      return { ...now, decided: now.decided }
    },
  }
}
