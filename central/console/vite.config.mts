import { fileURLToPath } from 'node:url'
import { webAppBuild } from '@outpost/shared/node/web-app-build'
import { defineConfig } from 'vite'

export default defineConfig(
  webAppBuild({
    root: fileURLToPath(new URL('.', import.meta.url)),
    // As `CONSOLE_PATH` in `routes/console-files.ts`.
    base: '/console/',
    // Desks have browsers that renew themselves.
    oldest: ['chrome111', 'firefox119', 'safari16.4'],
    // What draws charts changes seldom: who has it keeps it while our own part is renewed.
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'charts', test: /node_modules.*uplot.*\.js/i }] },
      },
    },
  }),
)
