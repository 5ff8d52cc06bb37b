import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Plugin, UserConfig } from 'vite'
import { parsedTexts } from './parsed-texts.ts'
import { withoutJsonSchemas } from './without-json-schemas.ts'

type WebApp = {
  /** The folder of the app, in which `dist` is made. */
  root: string
  /** Before all addresses of its files. */
  base: string
  /** The oldest browsers that are served. */
  oldest: string | string[]
  plugins?: Plugin[]
  rolldownOptions?: NonNullable<UserConfig['build']>['rolldownOptions']
}

/** How Vite makes files for browsers of one of our web apps. */
export function webAppBuild({ root, base, oldest, plugins = [], rolldownOptions = {} }: WebApp) {
  return {
    root,
    base,
    // Only names that are the browser's own condition in `exports` and `imports` of packages.
    resolve: { conditions: ['browser', 'module', 'import', 'default'] },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    plugins: [...plugins, parsedTexts(), withoutJsonSchemas(), packedAssets()],
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: oldest,
      cssTarget: oldest,
      // The content security policy lets in nothing that is written in the page.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: {
        checks: { bundlerTimings: false, ineffectiveDynamicImport: false },
        ...rolldownOptions,
      },
    },
  } satisfies UserConfig
}

/** By the names of their encodings in HTTP. */
const PACKED = { br: brotliCompressSync, gzip: (bytes: Buffer) => gzipSync(bytes, { level: 9 }) }

/**
 * Lays scripts and style sheets compressed beside themselves: they never change, and the machines that
 * serve them are small, so it is done here, once and as well as can be.
 */
function packedAssets(): Plugin {
  return {
    name: 'packed-assets',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (!/^assets\/.*\.(js|css)$/.test(file.fileName)) continue
          const content = file.type === 'chunk' ? file.code : file.source
          for (const [ending, pack] of Object.entries(PACKED)) {
            const source = pack(Buffer.from(content))
            this.emitFile({ type: 'asset', fileName: `${file.fileName}.${ending}`, source })
          }
        }
      },
    },
  }
}
