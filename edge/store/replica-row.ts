import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { createSql } from '@outpost/shared/authority/sqlite/sql'
import type { replica } from './schema.ts'

export type ReplicaRow = typeof replica.$inferSelect

/** The one row in which the box keeps what it knows of central and of itself. */
export type ReplicaRowStore = {
  read(): ReplicaRow
  change(values: Partial<ReplicaRow>): void
  /** Changes what may be lost with the power: it is written with the next change, not by itself. */
  defer(values: Partial<ReplicaRow>): void
}

const COLUMNS: Record<keyof ReplicaRow, string> = {
  only: 'only',
  centralUrl: 'central_url',
  nodeId: 'node_id',
  token: 'token',
  tokenCode: 'token_code',
  newToken: 'new_token',
  formerTokenHashes: 'former_token_hashes',
  formerToken: 'former_token',
  isTokenNew: 'is_token_new',
  revokedSince: 'revoked_since',
  incarnation: 'incarnation',
  nextIncarnation: 'next_incarnation',
  incarnationDay: 'incarnation_day',
  rewoundAt: 'rewound_at',
  epoch: 'epoch',
  cursor: 'cursor',
  etag: 'etag',
  generation: 'generation',
  isFilled: 'is_filled',
  lastSuccessAt: 'last_success_at',
  lastRound: 'last_round',
  link: 'link',
  lastError: 'last_error',
  clockOffsetMs: 'clock_offset_ms',
  centralTime: 'central_time',
  comparedAt: 'compared_at',
  divergedAt: 'diverged_at',
  repairedRecords: 'repaired_records',
  lastReport: 'last_report',
  lastReportAt: 'last_report_at',
  absentUntil: 'absent_until',
  pausedUntil: 'paused_until',
  recovery: 'recovery',
}

const SELECT = `select ${Object.entries(COLUMNS)
  .map(([name, column]) => `"${column}" as ${name}`)
  .join(', ')} from replica`

export function createReplicaRow(sqlite: Sqlite): ReplicaRowStore {
  const sql = createSql(sqlite)
  sql.run('insert into replica ("only") values (1) on conflict do nothing')
  let deferred: Partial<ReplicaRow> = {}
  return {
    read() {
      const row = sql.get<ReplicaRow>(SELECT) as ReplicaRow
      const { isFilled, isTokenNew } = row
      return {
        ...row,
        isFilled: Boolean(isFilled),
        isTokenNew: Boolean(isTokenNew),
        ...deferred,
      }
    },
    defer(values) {
      deferred = { ...deferred, ...values }
    },
    change(values) {
      const given = Object.entries({ ...deferred, ...values }).filter(
        ([, value]) => value !== undefined,
      )
      if (given.length === 0) return
      const columns = given.map(([name]) => `"${COLUMNS[name as keyof ReplicaRow]}" = ?`)
      const parameters = given.map(([, value]) => (typeof value === 'boolean' ? +value : value))
      sql.run(`update replica set ${columns.join(', ')}`, ...parameters)
      deferred = {}
    },
  }
}
