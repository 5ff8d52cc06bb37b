import type { Authentication } from '@outpost/shared/authority/http/env'
import type { Principal, Role } from '@outpost/shared/authority/principal'
import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { attempt } from '@outpost/shared/authority/sqlite/file/storage-failure'
import { createSql, type Sql } from '@outpost/shared/authority/sqlite/sql'
import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { Clock, Millis } from '@outpost/shared/model/time'
import { tokenHash } from '@outpost/shared/node/tokens'
import { createTokenRotation } from './token-rotation.ts'

/** A last contact is noted at most this often, so that reading does not become writing. */
export const LAST_SEEN_STEP_MS = MINUTE_MS

export type PrincipalRow = {
  id: string
  role: Exclude<Role, 'device'>
  name: string
  /** Null until a box has enrolled. */
  tokenHash: string | null
  /** Of the token that takes its place when it is first used (A1). */
  nextTokenHash: string | null
  /** When the token took the place of another one; null for the first. */
  tokenSince: Millis | null
  createdAt: Millis
  revokedAt: Millis | null
  lastSeenAt: Millis | null
  /** The box's last account of itself (N11), as it was sent. */
  report: string | null
  reportedAt: Millis | null
  /** Since when copies of the box have been calling (N10); null while there is only one. */
  twinSince: Millis | null
  /** When the box last came back from a backup, and how often. */
  rewoundAt: Millis | null
  rewoundCount: number
  clinics: string[] | 'all'
}

export type NewPrincipal = Pick<PrincipalRow, 'id' | 'role' | 'name'> & {
  clinics: readonly string[] | 'all'
  /** Null for a box, which gets its token when it enrols. */
  token: string | null
}

/** Who may call central: boxes and API clients, each with its scope (A1, A3). */
export type Principals = ReturnType<typeof createPrincipals>

const SELECT = `select id, role, name, sees_all as seesAll, token_hash as tokenHash,
  next_token_hash as nextTokenHash, token_since as tokenSince,
  created_at as createdAt, revoked_at as revokedAt, last_seen_at as lastSeenAt, report,
  reported_at as reportedAt, twin_since as twinSince, rewound_at as rewoundAt,
  rewound_count as rewoundCount from principals`

type Row = Omit<PrincipalRow, 'clinics'> & { seesAll: number }

export function createPrincipals({ sqlite, clock }: { sqlite: Sqlite; clock: Clock }) {
  const sql = createSql(sqlite)
  const rotation = createTokenRotation({ sqlite, clock })

  function withClinics({ seesAll, ...row }: Row): PrincipalRow {
    if (seesAll) return { ...row, clinics: 'all' }
    const rows = sql.all<{ clinicId: string }>(
      `select clinic_id as clinicId from principal_clinics where principal_id = ?
       order by clinic_id`,
      row.id,
    )
    return { ...row, clinics: rows.map(({ clinicId }) => clinicId) }
  }

  const insert = sqlite.transaction(({ id, role, name, clinics, token }: NewPrincipal) => {
    sql.run(
      `insert into principals (id, role, name, sees_all, token_hash, created_at)
       values (?, ?, ?, ?, ?, ?)`,
      id,
      role,
      name,
      clinics === 'all' ? 1 : 0,
      token && tokenHash(token),
      clock.now(),
    )
    if (clinics !== 'all') addClinics(id, clinics)
  })

  function addClinics(id: string, clinics: readonly string[]) {
    for (const clinicId of clinics) {
      sql.run('insert into principal_clinics (principal_id, clinic_id) values (?, ?)', id, clinicId)
    }
  }

  const setClinicsOfBox = sqlite.transaction((id: string, next: (own: string[]) => string[]) => {
    const row = sql.get<Row>(`${SELECT} where id = ? and role = 'node'`, id)
    const own = row ? withClinics(row).clinics : 'all'
    if (own === 'all') return null
    const clinics = next(own)
    sql.run('delete from principal_clinics where principal_id = ?', id)
    addClinics(id, clinics)
    return clinics
  })

  return {
    /** Adds a caller with its scope, in one commit. */
    add(principal: NewPrincipal) {
      insert.immediate(principal)
    },

    list: (): PrincipalRow[] => listPrincipals(sql),

    find(id: string): PrincipalRow | null {
      const row = sql.get<Row>(`${SELECT} where id = ?`, id)
      return row ? withClinics(row) : null
    },

    /**
     * Gives a box the clinics that `next` makes of its own, in one commit; takes effect on its next
     * request. Answers them, or null if there is no such box.
     */
    setClinicsOfBox: (id: string, next: (own: string[]) => string[]): string[] | null =>
      setClinicsOfBox.immediate(id, next),

    /** Takes effect on the next request. Answers false if there is no such caller. */
    revoke(id: string): boolean {
      const done = sql.run(
        'update principals set revoked_at = ? where id = ? and revoked_at is null',
        clock.now(),
        id,
      )
      return done.changes > 0
    },

    /** Lets a revoked caller in again, from its next request. Answers false if there is none. */
    reinstate(id: string): boolean {
      const done = sql.run(
        'update principals set revoked_at = null where id = ? and revoked_at is not null',
        id,
      )
      return done.changes > 0
    },

    /** Keeps the box's account of itself (N11). */
    noteReport(id: string, report: string) {
      attempt(() =>
        sql.run(
          'update principals set report = ?, reported_at = ? where id = ?',
          report,
          clock.now(),
          id,
        ),
      )
    },

    async authenticate(token: string): Promise<Authentication> {
      const hash = tokenHash(token)
      const row = sql.get<Row>(BY_TOKEN, hash) ?? sql.get<Row>(BY_NEXT_TOKEN, hash)
      if (!row) return { kind: rotation.wasReplaced(hash) ? 'replaced' : 'unknown' }
      if (row.revokedAt !== null) return { kind: 'revoked' }
      // On a full disk both stay good.
      if (row.nextTokenHash === hash) attempt(() => rotation.take(row.id, hash))
      noteSeen(row.id, row.lastSeenAt)
      const { id, role, name, clinics } = withClinics(row)
      return { kind: 'known', principal: { id, role, name, clinics } satisfies Principal }
    },
  }

  function noteSeen(id: string, last: Millis | null) {
    const now = clock.now()
    if (last !== null && Math.abs(now - last) < LAST_SEEN_STEP_MS) return
    attempt(() => sql.run('update principals set last_seen_at = ? where id = ?', now, id))
  }
}

function listPrincipals(sql: Sql): PrincipalRow[] {
  // One query for all: there are thousands of boxes, and each has a few clinics.
  const clinics = Map.groupBy(
    sql.all<{ id: string; clinicId: string }>(
      `select principal_id as id, clinic_id as clinicId from principal_clinics
       order by clinic_id`,
    ),
    ({ id }) => id,
  )
  return sql.all<Row>(`${SELECT} order by created_at`).map(({ seesAll, ...row }) => {
    const own = clinics.get(row.id)?.map(({ clinicId }) => clinicId) ?? []
    return { ...row, clinics: seesAll ? 'all' : own }
  })
}

const BY_TOKEN = `${SELECT} where token_hash = ?`
const BY_NEXT_TOKEN = `${SELECT} where next_token_hash = ?`
