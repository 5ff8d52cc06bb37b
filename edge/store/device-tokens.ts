import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { createSql } from '@outpost/shared/authority/sqlite/sql'
import type { Clock } from '@outpost/shared/model/time'
import { Problem } from '@outpost/shared/protocol/problems'

/** How a device's token takes the place of another one, without a moment in which none is good (A1). */
export function createDeviceTokens({ sqlite, clock }: { sqlite: Sqlite; clock: Clock }) {
  const sql = createSql(sqlite)

  const announce = sqlite.transaction((id: string, hash: string) => {
    const device = sql.get<{ tokenHash: string; nextTokenHash: string | null }>(
      `select token_hash as tokenHash, next_token_hash as nextTokenHash from devices
       where id = ? and revoked_at is null`,
      id,
    )
    if (!device) throw new Problem('NOT_FOUND', 'There is no such device. Nothing was changed.')
    // A request that came again, after its answer was lost.
    if (device.tokenHash === hash || device.nextTokenHash === hash) return
    const isKnown = sql.get(
      `select 1 from devices
       where token_hash = :hash or next_token_hash = :hash or former_token_hash = :hash`,
      { hash },
    )
    if (isKnown) {
      throw new Problem('INVALID_REQUEST', 'This token was given before. Nothing was changed.', {
        errors: { token_hash: 'must be of a token that is new' },
      })
    }
    sql.run('update devices set next_token_hash = ? where id = ?', hash, id)
  })

  return {
    /**
     * The hash of a device's next token; both are good until that is first used (A1). One that was
     * announced before and never used is forgotten. May be repeated. Throws `Problem` NOT_FOUND for a
     * device that is not let in, INVALID_REQUEST for a token that is or was somebody's.
     */
    announce: (id: string, hash: string) => announce.immediate(id, hash),

    /** The next token was used: from here on the one before is nobody's. */
    takeNext(id: string, hash: string) {
      sql.run(
        `update devices set former_token_hash = token_hash, token_hash = next_token_hash,
           next_token_hash = null, token_since = ? where id = ? and next_token_hash = ?`,
        clock.now(),
        id,
        hash,
      )
    },

    /** Whether this was a device's token until another one took its place. */
    wasReplaced: (hash: string): boolean =>
      sql.get('select 1 from devices where former_token_hash = ?', hash) !== undefined,
  }
}
