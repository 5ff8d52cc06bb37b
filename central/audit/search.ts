import type { Principal } from '@outpost/shared/authority/principal'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { Millis } from '@outpost/shared/model/time'
import type { AuditEntry, AuditEvent } from './audit.ts'
import { timeParts } from './time-parts.ts'

/** What entries are asked for; all that is said must hold. */
export type AuditQuery = {
  /** Whose credential it was. */
  who: string | null
  event: AuditEvent | null
  /** What happened, as the details say. */
  what: string | null
  /** What it was about: `<collection>/<id>`, or an id. */
  subject: string | null
  /** A box that did it, or to which it was done. */
  nodeId: string | null
  /** A clinic to which it was done, or a box of it that did it, or to which it was done. */
  clinicId: string | null
  from: Millis | null
  to: Millis | null
}

type Row = Omit<AuditEntry, 'details'> & { details: string }

/** Entries before one in the trail, the latest first, as far as this person looks after them. */
export function searchAudit(
  sql: Sql,
  { id, clinics }: Pick<Principal, 'id' | 'clinics'>,
  query: AuditQuery,
  { before, limit }: { before: number; limit: number },
): AuditEntry[] {
  const own = clinics === 'all' ? null : [id, ...clinics, ...boxesOnlyOf(sql, clinics)]
  const ofClinic =
    query.clinicId === null ? null : [query.clinicId, ...boxesOf(sql, [query.clinicId])]
  // Only the conditions that are asked for, so that each can use its index.
  const conditions = [
    query.who !== null && 'who = :who',
    query.event !== null && 'event = :event',
    query.what !== null && `details ->> 'what' = :what`,
    query.subject !== null && 'subject = :subject',
    query.nodeId !== null && '(who = :nodeId or subject = :nodeId)',
    query.from !== null && 'at >= :from',
    query.to !== null && 'at < :to',
    ofClinic && isAmong(':ofClinic'),
    own && isAmong(':own'),
  ].filter((condition) => condition !== null && condition !== false)
  const text = `select seq, at, event, who, actor, subject, details, hash from audit
    where ${['seq >= :first and seq < :before', ...conditions].join(' and ')}
    order by seq desc limit :limit`
  const lists = { ofClinic: ofClinic && JSON.stringify(ofClinic), own: own && JSON.stringify(own) }
  const found: Row[] = []
  for (const part of timeParts(sql, query, before)) {
    const asked = { ...query, ...lists, ...part, limit: limit - found.length }
    found.push(...sql.all<Row>(text, asked))
    if (found.length === limit) break
  }
  return found.map((row) => ({ ...row, details: JSON.parse(row.details) }))
}

const isAmong = (list: string) =>
  `(who in (select value from json_each(${list})) or subject in (select value from json_each(${list})))`

/** The boxes that serve one of these clinics. */
function boxesOf(sql: Sql, clinics: readonly string[]): string[] {
  return readBoxes(sql, clinics).map(({ id }) => id)
}

/** Those that serve no others besides. */
function boxesOnlyOf(sql: Sql, clinics: readonly string[]): string[] {
  return readBoxes(sql, clinics).flatMap(({ id, others }) => (others === 0 ? id : []))
}

function readBoxes(sql: Sql, clinics: readonly string[]) {
  return sql.all<{ id: string; others: number }>(
    `select principal_id as id,
       sum(clinic_id not in (select value from json_each(:clinics))) as others
     from principal_clinics group by principal_id
     having sum(clinic_id in (select value from json_each(:clinics))) > 0`,
    { clinics: JSON.stringify(clinics) },
  )
}
