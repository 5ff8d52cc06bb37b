import { join } from 'node:path'
import Database from 'better-sqlite3'
import { someOf } from './at-length.ts'
import { runHere, runJsonHere } from './command-here.ts'
import type { Side } from './command-line.ts'
import { ownFolder } from './folder.ts'

export const sides: Side[] = ['central', 'edge']

/** For what both do by the same code: `npm test` tries it with a box. */
export const oneSide = someOf(sides, 2, 1)

export function settingsOf(side: Side, folder: string): Record<string, string> {
  return side === 'central'
    ? { CENTRAL_DATABASE_URL: `file:${join(folder, 'central.db')}`, CENTRAL_PORT: '0' }
    : { EDGE_DATABASE: join(folder, 'edge.db'), EDGE_PORT: '0', EDGE_SYNC_CRON: '0 0 1 1 *' }
}

/** A side in a folder of its own, with something in its database. */
export async function startSide(side: Side) {
  const at = sideIn(side, ownFolder())
  await at.add()
  return at
}

export function sideIn(side: Side, folder: string) {
  const env = settingsOf(side, folder)
  const file = join(folder, `${side}.db`)
  let added = 0
  const add = () => {
    const words = side === 'central' ? ['clinic', 'add'] : ['device', 'add']
    return runJsonHere(side, [...words, '--name', `one more ${++added}`], env)
  }
  const names = () => namesIn(side, env)
  const backup = (name: string) => runJsonHere(side, ['backup', join(folder, name)], env)
  const restore = (name: string, ...more: string[]) =>
    runHere(side, ['restore', join(folder, name), ...more], env)
  return {
    env,
    folder,
    file,
    add,
    names,
    backup,
    restore,
    path: (name: string) => join(folder, name),
  }
}

/** The names of the clinics of a central, or of the devices of a box. */
export async function namesIn(side: Side, env: Record<string, string>): Promise<string[]> {
  const words = [side === 'central' ? 'clinic' : 'device', 'list']
  return (await runJsonHere(side, words, env)).map((one: { name: string }) => one.name)
}

/** The content of every row of a database, in order. */
export function contentOf(file: string): unknown {
  const sqlite = new Database(file, { readonly: true })
  const tables = sqlite
    .prepare(`select name from sqlite_master where type = 'table' and name not like 'search%'`)
    .all() as { name: string }[]
  const content = tables.map(({ name }) => [name, sqlite.prepare(`select * from "${name}"`).all()])
  sqlite.close()
  return content
}
