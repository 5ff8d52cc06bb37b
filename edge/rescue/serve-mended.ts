import type { DatabaseKey } from '@outpost/shared/authority/sqlite/file/connect'
import { isDamage } from '@outpost/shared/authority/sqlite/file/storage-failure'
import type { Clock } from '@outpost/shared/model/time'
import { DatabaseUnusable } from '@outpost/shared/node/database-unusable'
import type { Log } from '@outpost/shared/node/log'
import { createLog } from '@outpost/shared/node/logging'
import type { EdgeSettings } from '../config.ts'
import { rememberDamage } from './damage.ts'
import { sentenceOfRescue } from './report.ts'
import { rescueIfDamaged } from './rescue.ts'

/** A disk on which damage is met so often in one run is not worth another new database. */
const SERVINGS_MAX = 5

/**
 * Serves with a database that is whole: a damaged one is mended first, and again when damage is met
 * while serving. `serve` answers whether that was why it ended. Throws `DatabaseUnusable`.
 */
export async function serveMended(
  { EDGE_DATABASE: file, LOG_LEVEL }: EdgeSettings,
  key: DatabaseKey | null,
  system: Clock,
  serve: () => Promise<boolean>,
): Promise<void> {
  const log = createLog('edge', LOG_LEVEL)
  for (let serving = 0; serving < SERVINGS_MAX; serving++) {
    const report = rescueIfDamaged({ file, key, system, monotonic: () => performance.now() })
    if (report) log.error(report, sentenceOfRescue(report))
    if (!(await serve())) return
  }
  throw new DatabaseUnusable(
    `The database ${file} was damaged ${SERVINGS_MAX} times since this start. What was saved lies beside it. The disk is failing: replace it, and move the folder over.`,
  )
}

/** A log that looks at what is logged as an error: `met` resolves when one says that a database is damaged. */
export function watchForDamage(log: Log, file: string): { log: Log; met: Promise<void> } {
  const { promise: met, resolve } = Promise.withResolvers<void>()
  return {
    met,
    log: {
      info: (facts, message) => log.info(facts, message),
      warn: (facts, message) => log.warn(facts, message),
      error(facts, message) {
        log.error(facts, message)
        const { err } = facts as { err?: unknown }
        if (!isDamage(err)) return
        rememberDamage(file, err)
        resolve()
      },
    },
  }
}
