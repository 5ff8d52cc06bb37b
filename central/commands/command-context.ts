import { SCOPES_MAX } from '@outpost/shared/authority/scopes'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Clock } from '@outpost/shared/model/time'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import type { CentralSettings } from '../config.ts'

/** What every command gets: its settings and an open database, which it need not close. */
export type CommandContext = { settings: CentralSettings; store: SqliteStore; clock: Clock }

/** What a command does with the database. */
export type UseStore = (context: CommandContext) => Promise<void> | void

/** Opens the database for a command and closes it again. */
export type WithStore = (use: UseStore) => Promise<void>

/** What commands are added with. */
export type CommandSetting = {
  withStore: WithStore
  /** Read when a command runs. Throws `SettingsUnusable`. */
  settings: () => CentralSettings
  clock: Clock
  version: string
}

/** One of the scopes that a caller may have is the catalogue. */
export const NODE_CLINICS_MAX = SCOPES_MAX - 1

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
