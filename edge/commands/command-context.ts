import type { EdgeSettings } from '../config.ts'
import type { EdgeStore } from '../store/database.ts'

/** What every command gets: its settings and the open database, which it need not close. */
export type CommandContext = { settings: EdgeSettings; edge: EdgeStore; version: string }

/** Opens the database for a command and closes it again. */
export type WithEdge = (use: (context: CommandContext) => Promise<void> | void) => Promise<void>
