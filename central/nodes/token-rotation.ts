import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { createSql, type Sql } from '@outpost/shared/authority/sqlite/sql'
import type { Clock } from '@outpost/shared/model/time'
import { Problem } from '@outpost/shared/protocol/problems'
import { noteAudit } from '../audit/audit.ts'

/**
 * Tokens change without a moment in which none is good (A1): the next one is known beside the one in
 * use, and takes its place, for good, with the first request that bears it.
 */
export function createTokenRotation({ sqlite, clock }: { sqlite: Sqlite; clock: Clock }) {
  const sql = createSql(sqlite)

  const take = sqlite.transaction((id: string, nextHash: string) => {
    const own = sql.get<{ hash: string | null }>(
      'select token_hash as hash from principals where id = ? and next_token_hash = ?',
      id,
      nextHash,
    )
    // Another request was faster, or yet another token was announced meanwhile.
    if (!own) return
    if (own.hash) {
      sql.run(
        'insert into former_tokens (token_hash, principal_id, replaced_at) values (?, ?, ?)',
        own.hash,
        id,
        clock.now(),
      )
    }
    sql.run(
      `update principals set token_hash = ?, next_token_hash = null, token_since = ?,
         token_shared_since = null
       where id = ?`,
      nextHash,
      clock.now(),
      id,
    )
    noteAudit(sql, clock.now(), {
      event: 'token',
      who: id,
      subject: id,
      details: { what: 'the new one was used' },
    })
  })

  const announce = sqlite.transaction((id: string, hash: string) => {
    if (isInUse(sql, id, hash)) return
    if (isKnownToken(sql, hash, id)) {
      throw new Problem('INVALID_REQUEST', 'This token was given before. Nothing was changed.', {
        errors: { token_hash: 'must be of a token that is new' },
      })
    }
    sql.run('update principals set next_token_hash = ? where id = ?', hash, id)
  })

  return {
    /**
     * A caller's next token, by its hash; one that was announced before and never used is forgotten.
     * May be repeated. Throws `Problem` INVALID_REQUEST for a token that is or was somebody's.
     */
    announce: (id: string, hash: string) => announce.immediate(id, hash),

    /** The next token was used: from here on the one before is nobody's. */
    take: (id: string, nextHash: string) => take.immediate(id, nextHash),

    /** Whether this was somebody's token until another one took its place. */
    wasReplaced: (hash: string) =>
      sql.get('select 1 from former_tokens where token_hash = ?', hash) !== undefined,
  }
}

function isInUse(sql: Sql, id: string, hash: string): boolean {
  return sql.get('select 1 from principals where id = ? and token_hash = ?', id, hash) !== undefined
}

/** Whether a token is or was somebody's; a caller's own next one may be left out. */
export function isKnownToken(sql: Sql, hash: string, butNextOf: string | null = null): boolean {
  const found = sql.get(
    `select 1 from principals where token_hash = :hash
       or (next_token_hash = :hash and id is not :butNextOf)
     union all select 1 from former_tokens where token_hash = :hash`,
    { hash, butNextOf },
  )
  return found !== undefined
}

/** The box that has, or once had, this token. */
export function findNodeByToken(sql: Sql, hash: string): string | null {
  const row = sql.get<{ id: string }>(
    `select p.id from principals p where p.role = 'node' and (token_hash = :hash
       or next_token_hash = :hash
       or p.id in (select principal_id from former_tokens where token_hash = :hash))`,
    { hash },
  )
  return row?.id ?? null
}
