import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { type AuditEntry, FIRST_HASH, hashOf, readAudit } from './audit.ts'

/** What `verifyAudit` found: how long the trail is, its last hash, and what is wrong with it. */
type AuditFinding = {
  entries: number
  lastHash: string
  /** In words, each with the number of its entry; the first of them if there are many. */
  faults: string[]
}

const PAGE_ENTRIES = 5000
const FAULTS_MAX = 20

/**
 * Follows the chain from its beginning, and compares it with the record of edits. `knownHash`: the hash
 * of an entry that was noted elsewhere earlier; without it nobody can tell that the end was cut off.
 */
export function verifyAudit(sql: Sql, knownHash: string | null): AuditFinding {
  const faults: string[] = []
  let before = FIRST_HASH
  let entries = 0
  let isKnownFound = knownHash === null
  const editIds = new Set<string>()
  for (;;) {
    const page = readAudit(sql, entries, PAGE_ENTRIES)
    if (page.length === 0) break
    for (const { hash, ...entry } of page) {
      if (entry.event === 'edit') {
        editIds.add(entry.details.edit_id as string)
        faults.push(...faultOfEdit(sql, entry))
      }
      if (entry.seq !== entries + 1) {
        faults.push(`Between entries ${entries} and ${entry.seq} some are missing.`)
      } else if (hash !== hashOf(entry, before)) {
        faults.push(`Entry ${entry.seq} was changed, or one before it.`)
      }
      entries = entry.seq
      before = hash
      isKnownFound ||= hash === knownHash
      if (faults.length >= FAULTS_MAX) return { entries, lastHash: before, faults }
    }
  }
  if (!isKnownFound) faults.push(`No entry has the hash ${knownHash}: the end was cut off.`)
  faults.push(...strayEdits(sql, editIds))
  return { entries, lastHash: before, faults: faults.slice(0, FAULTS_MAX) }
}

/** What the record of edits says otherwise than the trail. */
function faultOfEdit(sql: Sql, { seq, details }: Pick<AuditEntry, 'seq' | 'details'>): string[] {
  const id = details.edit_id as string
  const edit = sql.get<{ hash: string; status: number }>(
    'select hash, status from edits where id = ?',
    id,
  )
  if (edit?.hash === details.edit_hash && edit?.status === details.status) return []
  return [
    `Entry ${seq} tells of the edit ${id}, which is ${edit ? 'another one now' : 'not there'}.`,
  ]
}

/** Edits of the time since the trail began that are not in it. */
function strayEdits(sql: Sql, known: ReadonlySet<string>): string[] {
  const edits = sql.all<{ id: string }>(
    'select id from edits where received_at >= (select min(at) from audit)',
  )
  return edits
    .filter(({ id }) => !known.has(id))
    .map(({ id }) => `The edit ${id} is not in the trail.`)
}
