import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { createSql } from '@outpost/shared/authority/sqlite/sql'
import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { Clock, Millis } from '@outpost/shared/model/time'
import { type AuditFacts, noteAudit } from '../audit/audit.ts'

/** Whoever tries names that nobody has must not fill the disk: one entry so often, in milliseconds. */
const UNKNOWN_EVERY_MS = MINUTE_MS

/** The account whose password was wrong. */
type Known = { id: string; email: string }

type Unknown = { tries: number; notedAt: Millis | null }

/**
 * Enters a login that failed in the audit trail: a wrong password of an account (`known`), or, once a
 * minute with their number, those to accounts that are not there. What was typed is not kept: it can be
 * a password in the wrong place. Either way the same is written, and as durably, so that nobody can
 * tell by the time of an answer whether there is such an account.
 */
export function createWrongNoter({ sqlite, clock }: { sqlite: Sqlite; clock: Clock }) {
  const sql = createSql(sqlite)
  const entered = sqlite.transaction((now: Millis, facts: AuditFacts, isKept: boolean) => {
    noteAudit(sql, now, facts)
    if (!isKept) throw new NotKept()
  })

  const note = sqlite.transaction((known: Known | null) => {
    const now = clock.now()
    const { tries, notedAt } = sql.get<Unknown>(UNKNOWN) ?? { tries: 0, notedAt: null }
    const isDue = notedAt === null || Math.abs(now - notedAt) >= UNKNOWN_EVERY_MS
    const since = known ? tries : tries + 1
    const isTold = !known && isDue
    sql.run(COUNT, isTold ? 0 : since, isTold ? now : notedAt)
    const facts: AuditFacts = known
      ? { event: 'login', who: known.id, subject: known.email, details: { what: 'wrong password' } }
      : { event: 'login', who: 'nobody', details: { what: 'no such account', tries: since } }
    try {
      entered(now, facts, known !== null || isDue)
    } catch (error) {
      if (!(error instanceof NotKept)) throw error
    }
  })

  return (known: Known | null) => note.immediate(known)
}

/** Takes back an entry that was made for its time alone, and nothing else of the transaction. */
class NotKept extends Error {}

const UNKNOWN = 'select tries, noted_at as notedAt from unknown_logins where key = 1'

const COUNT = `insert into unknown_logins (key, tries, noted_at) values (1, ?, ?)
  on conflict do update set tries = excluded.tries, noted_at = excluded.noted_at`
