import type { Principal } from '@outpost/shared/authority/principal'
import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { attempt } from '@outpost/shared/authority/sqlite/file/storage-failure'
import { createSql } from '@outpost/shared/authority/sqlite/sql'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@outpost/shared/model/durations'
import type { Clock, Millis } from '@outpost/shared/model/time'
import { newToken, tokenHash } from '@outpost/shared/node/tokens'
import { noteAudit } from '../audit/audit.ts'
import type { AdminRole } from './admins.ts'

/** A session ends after so long without a request, and in any case after so long, in milliseconds. */
const IDLE_MS_MAX = 12 * HOUR_MS
export const SESSION_MS_MAX = 7 * DAY_MS

/** A last request is noted at most this often, so that reading does not become writing. */
const LAST_SEEN_STEP_MS = MINUTE_MS

type Row = {
  adminId: string
  email: string
  role: AdminRole
  createdAt: Millis
  lastSeenAt: Millis
}

/** Sessions of people who logged in. A session's token is kept as a hash only. */
export function createSessions({ sqlite, clock }: { sqlite: Sqlite; clock: Clock }) {
  const sql = createSql(sqlite)

  function end(hash: string) {
    const ended = sql.get<{ id: string; email: string }>(
      `select a.id, a.email from sessions s join admins a on a.id = s.admin_id
       where s.token_hash = ?`,
      hash,
    )
    if (!ended) return
    sql.run('delete from sessions where token_hash = ?', hash)
    noteAudit(sql, clock.now(), {
      event: 'login',
      who: ended.id,
      subject: ended.email,
      details: { what: 'logged out' },
    })
  }

  return {
    /** Begins a session; answers its token, which goes into the cookie. */
    begin(adminId: string): string {
      const token = newToken()
      const now = clock.now()
      sql.run('delete from sessions where created_at < ?', now - SESSION_MS_MAX)
      sql.run(
        'insert into sessions (token_hash, admin_id, created_at, last_seen_at) values (?, ?, ?, ?)',
        tokenHash(token),
        adminId,
        now,
        now,
      )
      return token
    },

    /**
     * Whose session it is, or null if there is none, or none any more. A request keeps it alive; a
     * page that is left open, and only listens, does not.
     */
    find(token: string, { isRequest = true } = {}): Principal | null {
      const hash = tokenHash(token)
      const row = sql.get<Row>(
        `select a.id as adminId, a.email, a.role, s.created_at as createdAt,
           s.last_seen_at as lastSeenAt
         from sessions s join admins a on a.id = s.admin_id where s.token_hash = ?`,
        hash,
      )
      const now = clock.now()
      if (!row || now - row.createdAt > SESSION_MS_MAX || now - row.lastSeenAt > IDLE_MS_MAX) {
        return null
      }
      if (isRequest && now - row.lastSeenAt >= LAST_SEEN_STEP_MS) {
        attempt(() =>
          sql.run('update sessions set last_seen_at = ? where token_hash = ?', now, hash),
        )
      }
      return { id: row.adminId, role: row.role, clinics: 'all', name: row.email }
    },

    /** The person logs out; that is in the audit trail. */
    end(token: string) {
      sqlite.transaction(end).immediate(tokenHash(token))
    },
  }
}
export type Sessions = ReturnType<typeof createSessions>
