import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { CommandFailed } from '@outpost/shared/node/command-failed'

/** Throws `CommandFailed` that names those that central does not know. */
export async function refuseUnknownClinics(store: SqliteStore, ids: string[]) {
  const known = new Set((await store.read((reader) => reader.clinics(ids))).map(({ id }) => id))
  const unknown = ids.filter((id) => !known.has(id))
  if (unknown.length > 0) {
    throw new CommandFailed(
      `There is no clinic ${unknown.join(', ')}. See "central clinic list". Nothing was changed.`,
    )
  }
}
