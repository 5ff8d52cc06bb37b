import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Clock } from '@outpost/shared/model/time'
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
