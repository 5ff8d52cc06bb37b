import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

/* What makes an app of the page that can be installed and starts without the box. */

const ICONS = [
  { name: 'icon-192', sizes: '192x192', purpose: 'any' },
  { name: 'icon-512', sizes: '512x512', purpose: 'any' },
  { name: 'icon-512-maskable', sizes: '512x512', purpose: 'maskable' },
]

const MANIFEST = {
  name: 'Outpost',
  short_name: 'Outpost',
  id: '/',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  background_color: '#f4f6f5',
  theme_color: '#0b6e5f',
}

/** The name of the worker's file never changes: browsers ask for it again and see what it holds now. */
export const WORKER = 'service-worker.js'

const MANIFEST_FILE = 'manifest.webmanifest'

/** Makes the manifest with its icons, and tells the service worker which files there are. */
export function installable(): Plugin {
  return {
    name: 'installable',
    transformIndexHtml: {
      order: 'post',
      handler: () => [{ tag: 'link', attrs: { rel: 'manifest', href: `./${MANIFEST_FILE}` } }],
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const icons = ICONS.map(({ name, ...icon }) => {
          const source = readFileSync(fileURLToPath(new URL(`look/${name}.png`, import.meta.url)))
          const fileName = `assets/${name}-${hashOf(source)}.png`
          this.emitFile({ type: 'asset', fileName, source })
          return { ...icon, src: `/${fileName}`, type: 'image/png' }
        })
        const manifest = JSON.stringify({ ...MANIFEST, icons })
        this.emitFile({ type: 'asset', fileName: MANIFEST_FILE, source: manifest })

        const worker = bundle[WORKER]
        const page = bundle['index.html']
        const entry = Object.values(bundle).find(
          (file) => file.type === 'chunk' && file.isEntry && file.fileName !== WORKER,
        )
        if (worker?.type !== 'chunk' || page?.type !== 'asset' || !entry) {
          throw new Error('the build has no page or no service worker')
        }
        // Icons are for the device's own home screen, which keeps them itself.
        const paths = Object.keys(bundle)
          .filter((file) => file.startsWith('assets/') && !file.endsWith('.png'))
          .map((file) => `/${file}`)
          .sort()
        const version = hashOf(JSON.stringify(paths) + page.source)
        const files = JSON.stringify({ version, entry: entry.fileName, paths })
        worker.code = `const APP_FILES = ${files};\n${worker.code}`
      },
    },
  }
}

function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 8)
}
