import { attempt } from '@outpost/shared/authority/sqlite/file/storage-failure'
import type { OwnIncarnation } from '@outpost/shared/replica/incarnation'
import type { EdgeStore } from '../store/database.ts'
import { advance, dayOf, firstIncarnation, readIncarnation, realign } from '../store/incarnation.ts'

/**
 * Which copy of the box this is (N10). The tokens move on after an answer, never before a request: a
 * box that has lost the reply, or its power, presents the same again, which is no more than a retry.
 */
export function createOwnIncarnation(edge: EdgeStore): OwnIncarnation {
  const { row, clock } = edge
  return {
    present() {
      const known = row.read()
      if (known.nodeId === null) return null
      const own = readIncarnation(known)
      if (own) return own
      // It enrolled before boxes had tokens.
      attempt(() => row.change(firstIncarnation()))
      return readIncarnation(row.read())
    },

    answered(presented, said, moves) {
      const isFirstOfDay = row.read().incarnationDay !== dayOf(clock.now())
      // On a full disk the tokens stay, and are presented again.
      attempt(() => {
        if (said === 'rewound') realign(edge, presented)
        else if (said === 'known' && (moves || isFirstOfDay)) advance(edge, presented)
      })
    },
  }
}
