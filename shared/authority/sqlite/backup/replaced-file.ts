import {
  chownSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Millis, toIso } from '../../../model/time.ts'
import { makeFileDurable, makeNamesDurable } from '../file/durable.ts'
import { BESIDE, SIDECARS } from '../file/names-beside.ts'

/**
 * Gives the database that is to be replaced a second name; it keeps its own until the new one takes
 * it, so that at no moment there is none. Answers the second name; null if there is no database.
 * `isLogRead`: what lay beside it is in its file already. Otherwise that is moved aside, also if its
 * database is not there: it may hold what is nowhere else.
 */
export function keepAside(file: string, now: Millis, isLogRead: boolean): string | null {
  const aside = freeName(`${file}${BESIDE.beforeRestore}${toIso(now).replaceAll(/[:.]/g, '-')}`)
  const isThere = existsSync(file)
  if (isThere) giveSecondName(file, aside)
  for (const suffix of isLogRead ? [] : SIDECARS) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
  }
  // After a power cut too no log may lie beside the new database that is not its own.
  makeNamesDurable(file)
  return isThere ? aside : null
}

function giveSecondName(file: string, aside: string) {
  try {
    linkSync(file, aside)
  } catch {
    // Memory sticks know no second names.
    try {
      copyFileSync(file, aside, constants.COPYFILE_EXCL)
      makeFileDurable(aside)
    } catch (error) {
      rmSync(aside, { force: true })
      throw error
    }
  }
}

/** Logs that were moved aside without their database, also by restores that were interrupted. */
export function logsAside(file: string): string[] {
  const folder = dirname(file)
  const prefix = `${basename(file)}${BESIDE.beforeRestore}`
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .filter((name) => SIDECARS.some((suffix) => isAlone(join(folder, name), suffix)))
    .map((name) => join(folder, name))
}

function isAlone(name: string, suffix: string): boolean {
  return name.endsWith(suffix) && !existsSync(name.slice(0, -suffix.length))
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
  const isTaken = (name: string) => ['', ...SIDECARS].some((suffix) => existsSync(name + suffix))
  let name = wanted
  for (let n = 2; isTaken(name); n++) name = `${wanted}-${n}`
  return name
}
