import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { installable, WORKER } from './installable.mts'

/** The oldest browser that is served: tablets in the field get no more updates after some years. */
const OLDEST = 'chrome96'

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))

export default defineConfig({
  root: here('.'),
  base: './',
  // Only names that are the browser's own condition in `exports` and `imports` of packages.
  resolve: { conditions: ['browser', 'module', 'import', 'default'] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [installable()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: OLDEST,
    cssTarget: OLDEST,
    // The content security policy lets in nothing that is written in the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      checks: { bundlerTimings: false },
      input: { index: here('index.html'), worker: here('service-worker.ts') },
      output: {
        entryFileNames: ({ name }) => (name === 'worker' ? WORKER : 'assets/[name]-[hash].js'),
      },
    },
  },
})
