import type { Authentication } from '@outpost/shared/authority/http/env'
import type { Sqlite } from '@outpost/shared/authority/sqlite/open'
import { attempt } from '@outpost/shared/authority/sqlite/storage-failure'
import type { Clock } from '@outpost/shared/model/time'
import { tokenHash } from '@outpost/shared/node/tokens'
import { and, eq, isNull } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { clinics, devices } from './schema.ts'

/** A last contact is noted at most this often, so that reading does not become writing. */
const LAST_SEEN_STEP_MS = 60_000

/** The tablets of this box; each sees and writes all that the box holds. */
export function createDevices({ sqlite, clock }: { sqlite: Sqlite; clock: Clock }) {
  const db = drizzle(sqlite)
  return {
    add(id: string, name: string, token: string) {
      db.insert(devices)
        .values({ id, name, tokenHash: tokenHash(token), createdAt: clock.now() })
        .run()
    },

    list() {
      return db.select().from(devices).orderBy(devices.createdAt).all()
    },

    /** Takes effect on the next request. Answers false if there is no such device. */
    revoke(id: string): boolean {
      const done = db
        .update(devices)
        .set({ revokedAt: clock.now() })
        .where(and(eq(devices.id, id), isNull(devices.revokedAt)))
        .run()
      return done.changes > 0
    },

    async authenticate(token: string): Promise<Authentication> {
      const row = db
        .select()
        .from(devices)
        .where(eq(devices.tokenHash, tokenHash(token)))
        .get()
      if (!row) return { kind: 'unknown' }
      if (row.revokedAt !== null) return { kind: 'revoked' }
      const now = clock.now()
      if (Math.abs(now - (row.lastSeenAt ?? 0)) >= LAST_SEEN_STEP_MS) {
        attempt(() =>
          db.update(devices).set({ lastSeenAt: now }).where(eq(devices.id, row.id)).run(),
        )
      }
      const own = db.select({ id: clinics.id }).from(clinics).orderBy(clinics.id).all()
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
