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
        entryFileNames: ({ name }) => (name === 'worker' ? WORKER : 'assets/[name]-[hash].js'),
      },
    },
  }),
)
