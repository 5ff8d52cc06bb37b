import { attempt } from '@outpost/shared/authority/sqlite/file/storage-failure'
import type { Link } from '@outpost/shared/replica/link'
import { saysRevoked, watchReplies } from '@outpost/shared/replica/watched-link'
import type { EdgeStore } from '../store/database.ts'

/**
 * A link that takes note when central revokes this box, and when it takes it back (A4). Only
 * `REVOKED` locks the box: a token that is not known may be a mistake, and a dead line is nothing.
 */
export function watchRevocation(link: Link, { row, clock }: EdgeStore): Link {
  return watchReplies(link, (reply) => {
    const isRevoked = saysRevoked(reply)
    const isTaken = reply.kind !== 'refused' || (reply.status !== 401 && reply.status < 500)
    const { revokedSince } = row.read()
    attempt(() => {
      if (isRevoked && revokedSince === null) row.change({ revokedSince: clock.now() })
      if (isTaken && revokedSince !== null) row.change({ revokedSince: null })
    })
  })
}
