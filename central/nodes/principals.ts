import type { Authentication } from '@outpost/shared/authority/http/env'
import type { Principal, Role } from '@outpost/shared/authority/principal'
import type { Sqlite } from '@outpost/shared/authority/sqlite/open'
import { attempt } from '@outpost/shared/authority/sqlite/storage-failure'
import type { Clock, Millis } from '@outpost/shared/model/time'
import { tokenHash } from '@outpost/shared/node/tokens'
import { and, eq, isNull } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { principalClinics, principals } from '../store/schema.ts'

/** A last contact is noted at most this often, so that reading does not become writing. */
const LAST_SEEN_STEP_MS = 60_000

export type PrincipalRow = typeof principals.$inferSelect & { clinics: string[] | 'all' }

export type NewPrincipal = {
  id: string
  role: Exclude<Role, 'device'>
  name: string
  clinics: readonly string[] | 'all'
  /** Null for a box, which gets its token when it enrols. */
  token: string | null
}

/** Who may call central: boxes and API clients, each with its scope (A1, A3). */
export type Principals = ReturnType<typeof createPrincipals>

export function createPrincipals({ sqlite, clock }: { sqlite: Sqlite; clock: Clock }) {
  const db = drizzle(sqlite)

  function withClinics(row: typeof principals.$inferSelect): PrincipalRow {
    if (row.seesAll) return { ...row, clinics: 'all' }
    const rows = db
      .select()
      .from(principalClinics)
      .where(eq(principalClinics.principalId, row.id))
      .orderBy(principalClinics.clinicId)
      .all()
    return { ...row, clinics: rows.map(({ clinicId }) => clinicId) }
  }

  return {
    /** Adds a caller with its scope, in one commit. */
    add({ id, role, name, clinics, token }: NewPrincipal) {
      db.transaction((tx) => {
        tx.insert(principals)
          .values({
            id,
            role,
            name,
            seesAll: clinics === 'all',
            tokenHash: token && tokenHash(token),
            createdAt: clock.now(),
          })
          .run()
        for (const clinicId of clinics === 'all' ? [] : clinics) {
          tx.insert(principalClinics).values({ principalId: id, clinicId }).run()
        }
      })
    },

    list(): PrincipalRow[] {
      return db.select().from(principals).orderBy(principals.createdAt).all().map(withClinics)
    },

    find(id: string): PrincipalRow | null {
      const row = db.select().from(principals).where(eq(principals.id, id)).get()
      return row ? withClinics(row) : null
    },

    /** Takes effect on the next request. Answers false if there is no such caller. */
    revoke(id: string): boolean {
      const done = db
        .update(principals)
        .set({ revokedAt: clock.now() })
        .where(and(eq(principals.id, id), isNull(principals.revokedAt)))
        .run()
      return done.changes > 0
    },

    /** Keeps the box's account of itself (N11). */
    noteReport(id: string, report: string) {
      const values = { report, reportedAt: clock.now() }
      attempt(() => db.update(principals).set(values).where(eq(principals.id, id)).run())
    },

    async authenticate(token: string): Promise<Authentication> {
      const row = db
        .select()
        .from(principals)
        .where(eq(principals.tokenHash, tokenHash(token)))
        .get()
      if (!row) return { kind: 'unknown' }
      if (row.revokedAt !== null) return { kind: 'revoked' }
      noteSeen(row.id, row.lastSeenAt)
      const { id, role, name, clinics } = withClinics(row)
      return { kind: 'known', principal: { id, role, name, clinics } satisfies Principal }
    },
  }

  function noteSeen(id: string, last: Millis | null) {
    const now = clock.now()
    if (last !== null && Math.abs(now - last) < LAST_SEEN_STEP_MS) return
    attempt(() => db.update(principals).set({ lastSeenAt: now }).where(eq(principals.id, id)).run())
  }
}
