import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** The oldest browser that is served: tablets in the field get no more updates after some years. */
const OLDEST = 'chrome96'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  // Only names that are the browser's own condition in `exports` and `imports` of packages.
  resolve: { conditions: ['browser', 'module', 'import', 'default'] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: OLDEST,
    cssTarget: OLDEST,
    // The content security policy lets in nothing that is written in the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
