import { zstdDecompressSync } from 'node:zlib'
import Database from 'better-sqlite3'
import type { Clinic } from './clinic.ts'
import type { Passing } from './road.ts'

/** Changes a database behind the back of the program that serves it, as somebody with SQL might. */
export function meddle(file: string, statement: string, ...values: (string | number | null)[]) {
  const sqlite = new Database(file)
  try {
    // As SQLite's own shell has it.
    sqlite.pragma('foreign_keys = off')
    const { changes } = sqlite.prepare(statement).run(...values)
    if (changes === 0) throw new Error(`nothing was changed by: ${statement}`)
  } finally {
    sqlite.close()
  }
}

/** What the box asked for by id since the road was cleared. */
export function fetchedIds({ road }: Pick<Clinic, 'road'>): string[] {
  return road.passed.filter(isFetch).flatMap(({ body, headers }) => {
    const isPacked = headers['content-encoding'] === 'zstd'
    return JSON.parse((isPacked ? zstdDecompressSync(body) : body).toString()).ids
  })
}

export const isDigest = ({ path }: Passing) => path === '/api/sync/digest'
export const isFetch = ({ path }: Passing) => path === '/api/sync/fetch'

/** The live records that devices of the box see and those of central within its scope, by name. */
export async function bothSides({ admin, clinic, device }: Clinic) {
  const [here, there] = [new Map<string, number>(), new Map<string, number>()]
  for (const collection of ['patients', 'doctors', 'medicines', 'pharmacies']) {
    for (const [seen, caller] of [[here, device] as const, [there, admin] as const]) {
      const { body } = await caller.get(`/api/${collection}/?limit=1000`)
      for (const { id, revision, clinic_id = clinic } of body.results) {
        if (clinic_id === clinic || caller === device) seen.set(`${collection}/${id}`, revision)
      }
    }
  }
  return { here, there }
}
