import { existsSync, realpathSync, rmSync } from 'node:fs'

/** How the name of a database's write-ahead log goes on. */
export const LOG_ENDING = '-wal'

/** What SQLite keeps beside a database, and would take for that of any file with this name. */
export const SIDECARS = [LOG_ENDING, '-shm', '-journal'] as const

/**
 * How the names of all else go on that lies beside a database under its name. Whoever comes next may
 * replace or remove what lies there, so no backup may.
 */
export const BESIDE = {
  lock: '.lock',
  import: '.import',
  restoring: '.restoring',
  beforeRestore: '.before-restore-',
  keyMark: '.key.json',
  rekeying: '.rekeying',
  keepsake: '.keepsake.json',
  damaged: '.damaged',
  salvaging: '.salvaging',
  rebuilding: '.rebuilding',
  rebuilt: '.rebuilt-',
  corrupt: '.corrupt-',
  rescueReport: '.rescue.json',
} as const

/** Where a file is in fact, whatever links lead there; as it is named where there is none. */
export function realPath(file: string): string {
  return existsSync(file) ? realpathSync(file) : file
}

/** The file last: while it is there, it is seen that there is something to remove. */
export function removeDatabase(file: string) {
  for (const suffix of [...SIDECARS, '']) rmSync(file + suffix, { force: true })
}

/** What is of no use any more: where the system does not let it be removed, it stays for who comes next. */
export function removeIfPossible(file: string) {
  try {
    removeDatabase(file)
  } catch {
    // Why the work failed that it belongs to matters more.
  }
}
