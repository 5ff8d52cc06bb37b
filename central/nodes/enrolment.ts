import { tellAll } from '@outpost/shared/authority/sqlite/decisions/untold-decisions'
import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { createSql, type Sql } from '@outpost/shared/authority/sqlite/sql'
import { noteSuccession } from '@outpost/shared/authority/sqlite/successions'
import { DAY_MS } from '@outpost/shared/model/durations'
import type { Clock, Millis } from '@outpost/shared/model/time'
import { codeHash, newCode, newToken, tokenHash } from '@outpost/shared/node/tokens'
import { Problem } from '@outpost/shared/protocol/problems'
import { noteAudit } from '../audit/audit.ts'
import { findNodeByToken, isKnownToken } from './token-rotation.ts'

/** How long a code can be used (A1). */
const CODE_VALID_MS = DAY_MS

type Enrolment = {
  nodeId: string
  /** Only when central made it; a box that sent the hash of its own token knows it. */
  token?: string
}

type Code = {
  principalId: string
  expiresAt: Millis
  usedAt: Millis | null
  /** The token hash with which it was used. */
  usedWith: string | null
}

export type EnrolRequest = {
  code: string
  name?: string | undefined
  tokenHash?: string | undefined
  /** The hashes of the tokens that it has had until now, the latest first. */
  formerTokenHashes?: readonly string[] | undefined
  /** Only if the place is for exactly these clinics. */
  onlyFor?: readonly string[] | undefined
}

/** `expired`: it has not enrolled, and cannot without a new code. */
export const ENROLMENT_STATES = ['waiting', 'enrolled', 'expired'] as const
type EnrolmentState = {
  state: (typeof ENROLMENT_STATES)[number]
  /** Of a code that can still be used. */
  codeExpiresAt: Millis | null
}

/**
 * A box goes on for a place that a restore has lost with its token (N9): what is told of the edits of that
 * place is told to it. Does nothing where that place is here.
 */
function createGoingOn(sqlite: Sqlite) {
  const sql = createSql(sqlite)
  return sqlite.transaction((nodeId: string, lostId: string) => {
    if (sql.get('select 1 from principals where id = ?', lostId)) return
    noteSuccession(sql, nodeId, lostId)
    tellAll(sql, nodeId)
  }).immediate
}

/** One-time codes with which boxes enrol (A1). */
export function createEnrolment({ sqlite, clock }: { sqlite: Sqlite; clock: Clock }) {
  const sql = createSql(sqlite)

  const useUp = sqlite.transaction((request: EnrolRequest): Enrolment => {
    const code = findCode(sql, request.code)
    if (!code) throw refused('This code is not known.')
    const nodeId = code.principalId
    const node = sql.get<{ revokedAt: Millis | null }>(
      'select revoked_at as revokedAt from principals where id = ?',
      nodeId,
    )
    if (!node || node.revokedAt !== null) throw refused('The box it was made for was revoked.')
    if (code.usedAt !== null) {
      if (request.tokenHash && request.tokenHash === code.usedWith) return { nodeId }
      throw refused('This code was used before.')
    }
    if (code.expiresAt < clock.now()) throw refused('This code has expired.')
    if (request.onlyFor && !isFor(sql, nodeId, request.onlyFor)) {
      throw refused(
        'This code is for other clinics than those of the edits that the box has not sent yet.',
      )
    }
    if (request.tokenHash && isKnownToken(sql, request.tokenHash))
      throw refused('This token belongs to another box.')

    // An id would prove nothing: it stands in lists and logs. A restore may have lost the latest token.
    const formerly = (request.formerTokenHashes ?? [])
      .map((hash) => findNodeByToken(sql, hash))
      .find((id) => id !== null)
    if (formerly && formerly !== nodeId) {
      noteSuccession(sql, nodeId, formerly)
      // It may be a copy, and not know what was told to another one (E9).
      tellAll(sql, nodeId)
    }
    const token = request.tokenHash ? undefined : newToken()
    const hash = request.tokenHash ?? tokenHash(token as string)
    sql.run(
      'update enrolment_codes set used_at = ?, used_with = ? where code_hash = ?',
      clock.now(),
      hash,
      codeHash(request.code),
    )
    sql.run(
      'update principals set token_hash = ?, name = coalesce(?, name) where id = ?',
      hash,
      request.name || null,
      nodeId,
    )
    noteAudit(sql, clock.now(), {
      event: 'node',
      who: nodeId,
      subject: nodeId,
      details: { what: 'enrolled', ...(formerly && formerly !== nodeId && { formerly }) },
    })
    return { nodeId, ...(token && { token }) }
  })

  return {
    goOnForLost: createGoingOn(sqlite),

    /** Makes a code for a box; only its hash is kept. */
    newCodeFor(nodeId: string): { code: string; expiresAt: Millis } {
      const code = newCode()
      const expiresAt = clock.now() + CODE_VALID_MS
      sql.run(
        'insert into enrolment_codes (code_hash, principal_id, expires_at) values (?, ?, ?)',
        codeHash(code),
        nodeId,
        expiresAt,
      )
      return { code, expiresAt }
    },

    /**
     * Whether a request with this code can be heard: `open`, also for who comes again because the reply
     * was lost; `spent` if the code was used or has expired; `unknown` if nobody was given it.
     */
    standingOf({ code, tokenHash }: EnrolRequest): 'open' | 'spent' | 'unknown' {
      const known = findCode(sql, code)
      if (!known) return 'unknown'
      const isOpen =
        known.usedAt === null
          ? known.expiresAt >= clock.now()
          : tokenHash !== undefined && tokenHash === known.usedWith
      return isOpen ? 'open' : 'spent'
    },

    /** No code of this box that was not used can be used any more. */
    voidCodes(nodeId: string) {
      sql.run(
        `update enrolment_codes set expires_at = 0 where principal_id = ? and used_at is null`,
        nodeId,
      )
    },

    /** Whether a box has enrolled, and until when its latest code can be used. */
    stateOf({ id, tokenHash: own }: { id: string; tokenHash: string | null }): EnrolmentState {
      const last = sql.get<{ expiresAt: Millis; usedAt: Millis | null }>(
        `select expires_at as expiresAt, used_at as usedAt from enrolment_codes
         where principal_id = ? order by rowid desc limit 1`,
        id,
      )
      const isOpen = last !== undefined && last.usedAt === null && last.expiresAt >= clock.now()
      const codeExpiresAt = isOpen ? last.expiresAt : null
      if (own !== null) return { state: 'enrolled', codeExpiresAt }
      return { state: isOpen ? 'waiting' : 'expired', codeExpiresAt }
    },

    /**
     * Uses a code up and gives its box a token. The same code with the same hash is answered the
     * same again, because a reply can be lost. Throws `Problem` ENROLMENT_REFUSED.
     */
    enrol: (request: EnrolRequest) => useUp.immediate(request),
  }
}

function findCode(sql: Sql, code: string): Code | undefined {
  return sql.get<Code>(
    `select principal_id as principalId, expires_at as expiresAt, used_at as usedAt,
       used_with as usedWith from enrolment_codes where code_hash = ?`,
    codeHash(code),
  )
}

function isFor(sql: Sql, nodeId: string, clinics: readonly string[]): boolean {
  const own = sql.all<{ id: string }>(
    'select clinic_id as id from principal_clinics where principal_id = ?',
    nodeId,
  )
  const asked = new Set(clinics)
  return own.length === asked.size && own.every(({ id }) => asked.has(id))
}

function refused(reason: string): Problem {
  return new Problem(
    'ENROLMENT_REFUSED',
    `${reason} Nothing was changed; ask central for a new code (central node add).`,
    { errors: { code: 'cannot be used' } },
  )
}
