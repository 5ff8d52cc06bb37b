import type { DatabaseKey } from '@outpost/shared/authority/sqlite/file/connect'
import type { Clock } from '@outpost/shared/model/time'
import type { Command } from 'commander'
import type { EdgeSettings } from '../config.ts'
import { refuseWrongKey } from '../encryption/guard.ts'
import type { WithEdge } from './command-context.ts'

type Deps = {
  settings: () => EdgeSettings
  /** The database and its key, before anybody has looked whether they fit. */
  placeIn: (settings: EdgeSettings) => { file: string; key: DatabaseKey | null }
  clock: Clock
}

export function addServeCommand(
  program: Command,
  withEdge: WithEdge,
  { settings: read, placeIn, clock }: Deps,
) {
  program
    .command('serve')
    .description("serve the clinic's devices until stopped")
    .option('--json', 'print where it listens as one JSON line')
    .action(async ({ json }) => {
      // Loaded here, so that no other command waits for it.
      const { serveEdge } = await import('../serve.ts')
      const { serveMended } = await import('../rescue/serve-mended.ts')
      const settings = read()
      const { file, key } = placeIn(settings)
      // Before damage is looked for: to SQLite a wrong key looks the same.
      refuseWrongKey(file, key)
      await serveMended(settings, key, clock, async () => {
        let isDamaged = false
        await withEdge(async (context) => {
          isDamaged = await serveEdge(context, json)
        })
        return isDamaged
      })
    })
}
