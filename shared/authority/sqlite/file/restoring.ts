import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { CommandFailed } from '../../../node/command-failed.ts'
import { BESIDE, realPath, removeDatabase, removeIfPossible } from './names-beside.ts'
import { type Occupancy, occupyAlone } from './occupancy.ts'

/**
 * Answers where a restore makes the new database, before that takes the place of the old one. `end`
 * removes what has not come so far. Throws `CommandFailed` where another restore is at work, or where
 * something lies that none has made.
 */
export function beginRestoring(database: string): { file: string; end: () => void } {
  const file = database + BESIDE.restoring
  if (existsSync(file) && !existsSync(lockOf(file))) {
    throw new CommandFailed(
      `${file} is in the way, and no restore has left it. Nothing was touched. Move it elsewhere, then run this again.`,
    )
  }
  mkdirSync(dirname(database), { recursive: true })
  accessSync(dirname(database), constants.W_OK)
  const alone = occupyAlone(file)
  if (!alone) {
    throw new CommandFailed(
      `Another restore to ${database} is at work, or its disk is full. Nothing was touched. Run this again when that is over.`,
    )
  }
  removeDatabase(file)
  return { file, end: () => remove(file, alone) }
}

/** Removes what a restore that was interrupted has left: the database may need the room. */
export function removeLeftOfRestore(database: string) {
  const file = realPath(database) + BESIDE.restoring
  if (!existsSync(lockOf(file))) return
  const alone = occupyAlone(file)
  if (alone) remove(file, alone)
}

function remove(file: string, alone: Occupancy) {
  removeIfPossible(file)
  // At last, and while it is held: as long as it is there, what lies beside it is a restore's.
  if (!existsSync(file)) removeIfPossible(lockOf(file))
  alone.release()
}

const lockOf = (file: string) => file + BESIDE.lock
