import type { Authentication } from '@outpost/shared/authority/http/env'
import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { attempt } from '@outpost/shared/authority/sqlite/file/storage-failure'
import { createSql } from '@outpost/shared/authority/sqlite/sql'
import { cardPrefixOf } from '@outpost/shared/model/card-number'
import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { Clock, Millis } from '@outpost/shared/model/time'
import { tokenHash } from '@outpost/shared/node/tokens'
import { v4 } from 'uuid'
import { readClinicIds } from './clinics.ts'
import { createDeviceTokens } from './device-tokens.ts'

/** A last contact is noted at most this often, so that reading does not become writing. */
const LAST_SEEN_STEP_MS = MINUTE_MS

export type Device = {
  id: string
  name: string
  tokenHash: string
  /** Of the token that takes its place when it is first used (A1). */
  nextTokenHash: string | null
  /** When the token took the place of another one; null for the first. */
  tokenSince: Millis | null
  createdAt: Millis
  revokedAt: Millis | null
  lastSeenAt: Millis | null
  /** The hash of the code with which it was paired; null if it was let in by its token. */
  pairedWith: string | null
  /** The member of staff for whom it last acted. */
  lastActor: string | null
}

type NewDevice = Pick<Device, 'id' | 'name' | 'tokenHash' | 'pairedWith'>

const SELECT = `select id, name, token_hash as tokenHash, next_token_hash as nextTokenHash,
  token_since as tokenSince, created_at as createdAt,
  revoked_at as revokedAt, last_seen_at as lastSeenAt, paired_with as pairedWith,
  last_actor as lastActor from devices`

const BY_TOKEN = `${SELECT} where token_hash = ?`
const BY_NEXT_TOKEN = `${SELECT} where next_token_hash = ?`

/** The tablets of this box; each sees and writes all that the box holds. */
export type Devices = ReturnType<typeof createDevices>

export function createDevices({ sqlite, clock }: { sqlite: Sqlite; clock: Clock }) {
  const sql = createSql(sqlite)

  function admit({ id, name, tokenHash: hash, pairedWith }: NewDevice) {
    sql.run(
      'insert into devices (id, name, token_hash, created_at, paired_with) values (?, ?, ?, ?, ?)',
      id,
      name,
      hash,
      clock.now(),
      pairedWith,
    )
  }

  const tokens = createDeviceTokens({ sqlite, clock })

  return {
    announceToken: tokens.announce,

    /** For a new device: under it card numbers are given that no other device of this box gives (R3). */
    newId(): string {
      const ids = sql.all<{ id: string }>('select id from devices')
      const taken = new Set(ids.map(({ id }) => cardPrefixOf(id)))
      let id = v4()
      while (taken.has(cardPrefixOf(id))) id = v4()
      return id
    },

    add(id: string, name: string, token: string) {
      admit({ id, name, tokenHash: tokenHash(token), pairedWith: null })
    },

    /** As `add`, for a device that was paired. */
    admit,

    list(): Device[] {
      return sql.all<Device>(`${SELECT} order by created_at`)
    },

    find(id: string): Device | null {
      return sql.get<Device>(`${SELECT} where id = ?`, id) ?? null
    },

    findByTokenHash(hash: string): Device | null {
      return sql.get<Device>(BY_TOKEN, hash) ?? null
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

    /** Keeps for whom it acts; writes only where that is another than before. */
    noteActor(id: string, actor: string) {
      attempt(() =>
        sql.run(
          'update devices set last_actor = ? where id = ? and last_actor is not ?',
          actor,
          id,
          actor,
        ),
      )
    },

    async authenticate(token: string): Promise<Authentication> {
      const hash = tokenHash(token)
      const row = sql.get<Device>(BY_TOKEN, hash) ?? sql.get<Device>(BY_NEXT_TOKEN, hash)
      if (!row) {
        return { kind: tokens.wasReplaced(hash) ? 'replaced' : 'unknown' }
      }
      if (row.revokedAt !== null) return { kind: 'revoked' }
      // On a full disk both stay good.
      if (row.nextTokenHash === hash) attempt(() => tokens.takeNext(row.id, hash))
      const now = clock.now()
      if (Math.abs(now - (row.lastSeenAt ?? 0)) >= LAST_SEEN_STEP_MS) {
        attempt(() => sql.run('update devices set last_seen_at = ? where id = ?', now, row.id))
      }
      const principal = {
        id: row.id,
        role: 'device' as const,
        name: row.name,
        clinics: readClinicIds(sql),
      }
      return { kind: 'known', principal }
    },
  }
}
