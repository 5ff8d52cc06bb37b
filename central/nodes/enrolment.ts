import type { Sqlite } from '@outpost/shared/authority/sqlite/open'
import type { Clock } from '@outpost/shared/model/time'
import { codeHash, newCode, newToken, tokenHash } from '@outpost/shared/node/tokens'
import { Problem } from '@outpost/shared/protocol/problems'
import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { enrolmentCodes, principals } from '../store/schema.ts'

/** How long a code can be used (A1). */
const CODE_VALID_MS = 24 * 3600 * 1000

export type Enrolment = {
  nodeId: string
  /** Only when central made it; a box that sent the hash of its own token knows it. */
  token?: string
}

/** One-time codes with which boxes enrol (A1). */
export function createEnrolment({ sqlite, clock }: { sqlite: Sqlite; clock: Clock }) {
  const db = drizzle(sqlite)
  return {
    /** Makes a code for a box; only its hash is kept. */
    newCodeFor(nodeId: string): { code: string; expiresAt: number } {
      const code = newCode()
      const expiresAt = clock.now() + CODE_VALID_MS
      db.insert(enrolmentCodes)
        .values({ codeHash: codeHash(code), principalId: nodeId, expiresAt })
        .run()
      return { code, expiresAt }
    },

    /**
     * Uses a code up and gives its box a token. The same code with the same hash is answered the
     * same again, because a reply can be lost. Throws `Problem` ENROLMENT_REFUSED.
     */
    enrol(request: {
      code: string
      name?: string | undefined
      tokenHash?: string | undefined
    }): Enrolment {
      return db.transaction(
        (tx): Enrolment => {
          const found = tx
            .select()
            .from(enrolmentCodes)
            .where(eq(enrolmentCodes.codeHash, codeHash(request.code)))
            .get()
          if (!found) throw refused('This code is not known.')
          const node = tx
            .select()
            .from(principals)
            .where(eq(principals.id, found.principalId))
            .get()
          if (!node || node.revokedAt !== null)
            throw refused('The box it was made for was revoked.')
          if (found.usedAt !== null) {
            if (request.tokenHash && request.tokenHash === found.usedWith) {
              return { nodeId: found.principalId }
            }
            throw refused('This code was used before.')
          }
          if (found.expiresAt < clock.now()) throw refused('This code has expired.')
          if (isTaken(tx, request.tokenHash)) throw refused('This token belongs to another box.')

          const token = request.tokenHash ? undefined : newToken()
          const hash = request.tokenHash ?? tokenHash(token as string)
          tx.update(enrolmentCodes)
            .set({ usedAt: clock.now(), usedWith: hash })
            .where(eq(enrolmentCodes.codeHash, found.codeHash))
            .run()
          tx.update(principals)
            .set({ tokenHash: hash, ...(request.name && { name: request.name }) })
            .where(eq(principals.id, found.principalId))
            .run()
          return { nodeId: found.principalId, ...(token && { token }) }
        },
        { behavior: 'immediate' },
      )
    },
  }
}

type Transaction = Parameters<Parameters<ReturnType<typeof drizzle>['transaction']>[0]>[0]

function isTaken(tx: Transaction, hash: string | undefined): boolean {
  if (hash === undefined) return false
  return !!tx.select().from(principals).where(eq(principals.tokenHash, hash)).get()
}

function refused(reason: string): Problem {
  return new Problem(
    'ENROLMENT_REFUSED',
    `${reason} Nothing was changed; ask central for a new code (central node add).`,
    { errors: { code: 'cannot be used' } },
  )
}
