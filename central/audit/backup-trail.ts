import type { Restore } from '@outpost/shared/authority/restores'
import { hasTable } from '@outpost/shared/authority/sqlite/backup/description'
import type { DatabasePlace } from '@outpost/shared/authority/sqlite/backup/make'
import type { Restoring } from '@outpost/shared/authority/sqlite/backup/restore'
import { connect } from '@outpost/shared/authority/sqlite/file/connect'
import { BUSY_TIMEOUT_MS } from '@outpost/shared/authority/sqlite/file/open'
import { isStorageFailure } from '@outpost/shared/authority/sqlite/file/storage-failure'
import { createSql, type Sql } from '@outpost/shared/authority/sqlite/sql'
import { type Clock, type Millis, toIso } from '@outpost/shared/model/time'
import { lastEntry, noteAudit } from './audit.ts'

type Deps = { place: DatabasePlace; clock: Clock; who: string }

/** Enters backups and restores, which work on the database as a file, in its audit trail. */
export function createBackupTrail({ place, clock, who }: Deps) {
  return {
    /**
     * Entered before anything is copied, so that the copy tells of itself, and one that is stopped half
     * way is told of too. Where the disk takes no more, a backup is wanted all the more: it is made, and
     * said so.
     */
    beforeBackup() {
      try {
        noteBackup({ place, clock, who })
      } catch (error) {
        if (!isStorageFailure(error)) throw error
        process.stderr.write(
          `This backup is not in the audit trail: the storage takes no changes (${(error as Error).message}).\n`,
        )
      }
    },

    /**
     * The first entry of the restored trail that the backup does not have. It says where the trail ended
     * that was replaced, and is kept beside the database.
     */
    record(sql: Sql, { epoch, backup, isForced, replaced }: Restoring) {
      const end = replaced && endOf(replaced)
      noteAudit(sql, clock.now(), {
        event: 'restore',
        who,
        details: {
          epoch,
          backup_made_at: toIso(backup.madeAt),
          forced: isForced,
          replaced: end && { entries: end.seq, last_hash: end.hash },
        },
      })
    },
  }
}

/** Enters that the database turned out to have been put back, by whoever works on its file (N9). */
export function noteRollback(sql: Sql, at: Millis, { epoch, before, restoredTo }: Restore) {
  const details = { what: 'found by itself', epoch, before, restored_to: toIso(restoredTo) }
  noteAudit(sql, at, { event: 'restore', who: 'central', details })
}

/** A connection of its own: opened as usual, an older database would be migrated before it is copied. */
function noteBackup({ place, clock, who }: Deps) {
  const sqlite = connect(place.file, { key: place.key ?? null, fileMustExist: true })
  try {
    sqlite.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
    sqlite.pragma('synchronous = FULL')
    if (!hasTable(sqlite, 'audit')) return
    const sql = createSql(sqlite)
    const note = () => noteAudit(sql, clock.now(), { event: 'backup', who, details: {} })
    sqlite.transaction(note).immediate()
  } finally {
    sqlite.close()
  }
}

/** Null if it is of a version that kept no trail. */
function endOf(sql: Sql) {
  const isKept = sql.get(`select 1 from sqlite_master where name = 'audit'`) !== undefined
  return isKept ? (lastEntry(sql) ?? null) : null
}
