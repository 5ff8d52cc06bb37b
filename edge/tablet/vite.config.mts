import { fileURLToPath } from 'node:url'
import { webAppBuild } from '@outpost/shared/node/web-app-build'
import { defineConfig } from 'vite'
import { installable, WORKER } from './installable.mts'

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))

export default defineConfig(
  webAppBuild({
    root: here('.'),
    base: './',
    // Tablets in the field get no more updates after some years.
    oldest: 'chrome96',
    plugins: [installable()],
    rolldownOptions: {
      input: { index: here('index.html'), worker: here('service-worker.ts') },
      output: {
        // All that is wanted before the app stands, in one file: thirty small ones are compressed worse,
        // and each is asked for. What the worker needs too is a file of its own.
        codeSplitting: {
          groups: [
            { name: 'app-files', test: /app-files/, priority: 1 },
            {
              name: 'first',
              tags: ['$initial'],
              test: /^(?!.*(service-worker|index\.html|main\.tsx))/,
            },
          ],
        },
        entryFileNames: ({ name }) => (name === 'worker' ? WORKER : 'assets/[name]-[hash].js'),
      },
    },
  }),
)
