import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { CommandFailed } from '../../../node/command-failed.ts'
import { BESIDE, realPath, SIDECARS } from '../file/names-beside.ts'

const ENDINGS = Object.values(BESIDE)

/**
 * Makes sure that a backup is not named like what lies beside a database: the one that is backed up or
 * restored here, or any other. Throws `CommandFailed` that names a better one.
 */
export function refuseNameBeside(database: string, file: string) {
  const better = join(dirname(file), `${basename(database)}.backup`)
  const advice = `Nothing was touched. Give the backup another name, such as ${better}.`
  if (isSameFile(file, database)) {
    throw new CommandFailed(`${file} is the database itself, and no backup of it. ${advice}`)
  }
  const owner = ownerOf(file, database)
  if (owner === undefined) return
  throw new CommandFailed(
    `${file} is the name of something that belongs to the database ${owner}: what lies there may be replaced or removed. ${advice}`,
  )
}

/** Makes sure that SQLite reads nothing into a backup that is to be made here, nor it into another. */
export function refuseAsLog(file: string) {
  if (SIDECARS.some((suffix) => file.endsWith(suffix))) {
    throw new CommandFailed(
      `${file} is a name for a log, and SQLite would take the backup for one. Nothing was touched. Give it a name that does not end so.`,
    )
  }
  const log = SIDECARS.map((suffix) => file + suffix).find((name) => existsSync(name))
  if (log === undefined) return
  throw new CommandFailed(
    `${log} is there already, and SQLite would take it for a log of the backup. Nothing was touched. Name another file.`,
  )
}

/** To which database, or other file that is there, this one belongs by its name, or by what it is. */
function ownerOf(file: string, database: string): string | undefined {
  const isBeside = [database, realPath(database)]
    .flatMap((owner) => [...SIDECARS, ...ENDINGS].map((ending) => owner + ending))
    .some((name) => isSameFile(file, name))
  if (isBeside) return database
  const places = [database, realPath(database)].map(placeOf)
  return [file, realPath(file)]
    .flatMap(ownersByName)
    .find((owner) => places.includes(placeOf(owner)) || statOf(owner)?.isFile())
}

function ownersByName(file: string): string[] {
  const name = basename(file)
  return Array.from({ length: name.length }, (_, at) => at)
    .filter((at) => at > 0 && isEnding(name.slice(at)))
    .map((at) => join(dirname(file), name.slice(0, at)))
}

function isEnding(text: string): boolean {
  return (
    SIDECARS.some((suffix) => text === suffix) || ENDINGS.some((ending) => text.startsWith(ending))
  )
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [statOf(one), statOf(other)]
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino
}

const statOf = (file: string) => statSync(file, { throwIfNoEntry: false })

/** The real path of the folder alone: what the file is named in it is kept. */
function placeOf(file: string): string {
  return join(realPath(dirname(file)), basename(file))
}
