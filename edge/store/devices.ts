import type { Authentication } from '@outpost/shared/authority/http/env'
import type { Sqlite } from '@outpost/shared/authority/sqlite/open'
import { createSql } from '@outpost/shared/authority/sqlite/sql'
import { attempt } from '@outpost/shared/authority/sqlite/storage-failure'
import type { Clock, Millis } from '@outpost/shared/model/time'
import { tokenHash } from '@outpost/shared/node/tokens'

/** A last contact is noted at most this often, so that reading does not become writing. */
const LAST_SEEN_STEP_MS = 60_000

type Device = {
  id: string
  name: string
  tokenHash: string
  createdAt: Millis
  revokedAt: Millis | null
  lastSeenAt: Millis | null
}

const SELECT = `select id, name, token_hash as tokenHash, created_at as createdAt,
  revoked_at as revokedAt, last_seen_at as lastSeenAt from devices`

const BY_TOKEN = `${SELECT} where token_hash = ?`

/** The tablets of this box; each sees and writes all that the box holds. */
export function createDevices({ sqlite, clock }: { sqlite: Sqlite; clock: Clock }) {
  const sql = createSql(sqlite)
  return {
    add(id: string, name: string, token: string) {
      sql.run(
        'insert into devices (id, name, token_hash, created_at) values (?, ?, ?, ?)',
        id,
        name,
        tokenHash(token),
        clock.now(),
      )
    },

    list(): Device[] {
      return sql.all<Device>(`${SELECT} order by created_at`)
    },

    /** Takes effect on the next request. Answers false if there is no such device. */
    revoke(id: string): boolean {
      const done = sql.run(
        'update devices set revoked_at = ? where id = ? and revoked_at is null',
        clock.now(),
        id,
      )
      return done.changes > 0
    },

    async authenticate(token: string): Promise<Authentication> {
      const row = sql.get<Device>(BY_TOKEN, tokenHash(token))
      if (!row) return { kind: 'unknown' }
      if (row.revokedAt !== null) return { kind: 'revoked' }
      const now = clock.now()
      if (Math.abs(now - (row.lastSeenAt ?? 0)) >= LAST_SEEN_STEP_MS) {
        attempt(() => sql.run('update devices set last_seen_at = ? where id = ?', now, row.id))
      }
      const own = sql.all<{ id: string }>('select id from clinics order by id')
      const principal = {
        id: row.id,
        role: 'device' as const,
        name: row.name,
        clinics: own.map(({ id }) => id),
      }
      return { kind: 'known', principal }
    },
  }
}
