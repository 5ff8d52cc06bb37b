import { statSync } from 'node:fs'
import type { Metrics } from '../../../node/metrics.ts'
import { Problem } from '../../../protocol/problems.ts'
import type { Sql } from '../sql.ts'
import type { Sqlite } from './connect.ts'
import { LOG_ENDING } from './names-beside.ts'

/** After a checkpoint the log is cut back to this many bytes. */
export const LOG_BYTES_KEPT = 64 * 1024 * 1024

/** So many bytes a long read may add: as long as it lasts, the log cannot begin anew. */
const LOG_GROWTH_BYTES_MAX = 64 * 1024 * 1024

/** The bytes of the write-ahead log of the database in this file. */
function logBytes(file: string): number {
  return statSync(file + LOG_ENDING, { throwIfNoEntry: false })?.size ?? 0
}

/**
 * For a read that goes on while others write: what it answers throws `Problem` STORAGE_FAILED once the
 * log has grown too much since. Called by the connection that reads, when it begins.
 */
export function watchLogGrowth(sql: Sql): () => void {
  const main = sql.get<{ file: string }>(
    `select file from pragma_database_list where name = 'main'`,
  )
  const file = main?.file ?? ''
  const allowed = Math.max(LOG_BYTES_KEPT, logBytes(file)) + LOG_GROWTH_BYTES_MAX
  return () => {
    if (logBytes(file) <= allowed) return
    throw new Problem(
      'STORAGE_FAILED',
      'Too much was written while this was being read, so it was ended. Nothing was changed. Ask again when less is written.',
      { headers: { 'Retry-After': '60' } },
    )
  }
}

/** The size of the log for Prometheus (S6): of a program that reads for long beside this one, too. */
export function addLogGauge(metrics: Metrics, sqlite: Sqlite) {
  const help = "Bytes of the database's write-ahead log, which grows while a long read lasts."
  metrics.addGauge('outpost_database_log_bytes', help, [], () => [
    { labels: {}, value: logBytes(sqlite.name) },
  ])
}
