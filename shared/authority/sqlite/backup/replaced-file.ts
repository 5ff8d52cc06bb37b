import {
  chownSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  renameSync,
  statSync,
} from 'node:fs'
import { type Millis, toIso } from '../../../model/time.ts'
import { makeFileDurable } from './durable.ts'

/**
 * Gives the database that is to be replaced a second name; it keeps its own until the new one takes
 * it, so that at no moment there is none. Answers the second name.
 */
export function keepAside(file: string, now: Millis, hasSidecars: boolean): string {
  const aside = freeName(`${file}.before-restore-${toIso(now).replaceAll(/[:.]/g, '-')}`)
  // A log that was left behind would be taken for one of the new database. One that could be read is
  // in its file already.
  for (const suffix of hasSidecars ? ['-wal', '-shm', '-journal'] : []) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
  }
  try {
    linkSync(file, aside)
  } catch {
    // Memory sticks know no second names.
    copyFileSync(file, aside, constants.COPYFILE_EXCL)
    makeFileDurable(aside)
  }
  return aside
}

/** The new file is for whom the old one was for, also where an administrator runs the command. */
export function handOver(from: string, to: string) {
  const { uid, gid } = statSync(from)
  try {
    chownSync(to, uid, gid)
  } catch (error) {
    // Not allowed, or not known here: then whoever runs the command is the owner of both.
    if (!/^(EPERM|ENOSYS|ENOTSUP)$/.test(String((error as { code?: unknown }).code))) throw error
  }
}

function freeName(wanted: string): string {
  let name = wanted
  for (let n = 2; statSync(name, { throwIfNoEntry: false }); n++) name = `${wanted}-${n}`
  return name
}
