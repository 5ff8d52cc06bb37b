import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { port } from '@outpost/shared/node/common-settings'
import { z } from 'zod'

/** Everything that can be set at the demonstration, read once by `main.ts`. */
export const demoSettings = z.object({
  CENTRAL_PORT: port(8800),
  EDGE_PORT: port(8810),
  DEMO_DIR: z
    .string()
    .default('data/demo')
    .describe("Folder for all that it writes; a relative one starts at the project's root"),
})
export type DemoSettings = z.output<typeof demoSettings>

const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url))

export function folderOf({ DEMO_DIR }: DemoSettings): string {
  return resolve(PROJECT_ROOT, DEMO_DIR)
}
