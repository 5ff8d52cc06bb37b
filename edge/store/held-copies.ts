import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { DAY_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import { jsonHash } from '@outpost/shared/protocol/edit'
import type { Copy } from '@outpost/shared/protocol/recovery'
import type { LostBatch } from '@outpost/shared/replica/store'

/*
 * Copies that wait for an admin of central (N9). The box fills over them; and a central that is put back once
 * more before anybody has decided has them no longer, while it enters the edits in them as accepted.
 */

/** So long the box keeps them, by its own clock: nobody tells it what was decided. */
const HELD_COPIES_KEPT_MS = 30 * DAY_MS

type LostHours = LostBatch['of']

export function keepHeld(sql: Sql, copies: readonly Copy[], of: LostHours, now: Millis) {
  for (const copy of copies) {
    sql.run(
      `insert into held_copies (copy, copy_hash, restored_to, line, held_at)
       values (?, ?, ?, ?, ?) on conflict do nothing`,
      JSON.stringify(copy),
      jsonHash(copy),
      of.restored_to ?? '',
      of.lost_line ?? '',
      now,
    )
  }
}

export function forgetOldHeld(sql: Sql, now: Millis) {
  sql.run('delete from held_copies where held_at < ?', now - HELD_COPIES_KEPT_MS)
}

type Row = { key: number; copy: string; restoredTo: string; line: string }

/**
 * Some of what was held, all of the same lost hours, but for those of `except`, which are just being brought
 * back. Answers the last key too, or null if there is nothing after `after`.
 */
export function readHeld(
  sql: Sql,
  {
    after,
    itemsMax,
    bytesMax,
    except,
    now,
  }: { after: number; itemsMax: number; bytesMax: number; except: string; now: Millis },
): { of: LostHours; copies: Copy[]; last: number } | null {
  const rows = sql.all<Row>(
    `select key, copy, restored_to as restoredTo, line from held_copies
     where key > ? and held_at >= ? and (line <> ? or line = '') order by key limit ?`,
    after,
    now - HELD_COPIES_KEPT_MS,
    except,
    itemsMax,
  )
  const [first] = rows
  if (!first) return null
  let bytes = 0
  const beyond = rows.findIndex((row) => {
    bytes += Buffer.byteLength(row.copy)
    const isOther = row.line !== first.line || row.restoredTo !== first.restoredTo
    return row !== first && (isOther || bytes > bytesMax)
  })
  const some = beyond < 0 ? rows : rows.slice(0, beyond)
  return {
    of: {
      ...(first.restoredTo && { restored_to: first.restoredTo }),
      ...(first.line && { lost_line: first.line }),
    },
    copies: some.map(({ copy }) => JSON.parse(copy) as Copy),
    last: (some.at(-1) ?? first).key,
  }
}
