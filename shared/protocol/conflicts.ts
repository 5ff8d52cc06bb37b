import type { WireRecord } from '../model/record.ts'

/**
 * The reasons for which an edit is rejected by conflict (rule E5): what kind of conflict it is, what
 * the client is advised to do, and which decisions of a person can succeed.
 * To add a reason: a row here, and the line in `authority/judge.ts` or a `judge-*.ts` that finds it.
 */
export const CONFLICTS = {
  STALE_UPDATE: ['VERSION_MISMATCH', 'REFRESH', ['keep_server', 'apply_mine', 'change']],
  RECORD_DELETED: ['DELETED_ON_SERVER', 'DISCARD', ['keep_server']],
  RECORD_EXISTS: ['DUPLICATE_ID', 'REFRESH', ['keep_server', 'apply_mine']],
  INVALID_TRANSITION: ['STATE_MACHINE', 'REFRESH', ['keep_server', 'change']],
  SLOT_TAKEN: ['DOUBLE_BOOKING', 'REVIEW', ['keep_server', 'change']],
  INSUFFICIENT_STOCK: ['STOCK_BELOW_ZERO', 'REVIEW', ['withdraw', 'confirm', 'count']],
  IN_USE: ['STILL_REFERENCED', 'REVIEW', ['keep_server']],
  DEPENDS_ON_REJECTED: ['PARENT_REJECTED', 'REVIEW', []],
  UNKNOWN_BASE: ['NOT_YET_SEEN', 'RETRY', []],
} as const satisfies Record<
  string,
  readonly [type: string, action: string, decisions: readonly Decision[]]
>

export type ConflictCode = keyof typeof CONFLICTS

/** What a person can decide about a rejected edit (rules N5, E9). */
export type Decision = 'keep_server' | 'apply_mine' | 'change' | 'withdraw' | 'confirm' | 'count'

/** The body of a rejection by conflict (rule E5), also of the 409 of the classic API. */
export type Conflict = {
  error_code: ConflictCode
  message: string
  conflict_type: string
  /** `updated_at` of the record at the authority and in the writer's eyes, ISO 8601, or null. */
  server_version: string | null
  client_version: string | null
  suggested_action: string
  server_revision: number | null
  client_revision: number | null
  conflicting_fields: string[]
  /** The edit's own record as the caller may see it now, else null. */
  record: WireRecord | null
  /** Only for SLOT_TAKEN: when the doctor is busy; never another patient's data. */
  busy?: { starts_at: string; duration_minutes: number | null }
}

/** The decisions that can succeed for a rejection with this status and code (E5's last column, E6). */
export function decisionsFor(status: number, code: string): readonly Decision[] {
  if (status === 409 && Object.hasOwn(CONFLICTS, code)) return CONFLICTS[code as ConflictCode][2]
  return status === 422 && code !== 'EDIT_ID_REUSED' ? ['keep_server', 'change'] : ['keep_server']
}
