import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Context } from 'hono'
import { Problem } from '../protocol/problems.ts'
import { preferredEncoding } from './compression.ts'

/** What a web app can consist of beside its pages. */
export const ASSET_TYPES: Record<string, string> & { '.js': string } = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** A file's name holds a hash of what is in it: it never changes. In seconds. */
const KEPT_SECONDS = 365 * 24 * 3600

/** In which the build has compressed scripts and style sheets, the smaller first. */
const ENCODINGS = ['br', 'gzip']

/** Names that never change, so what is behind them is asked for again each time. */
const ALWAYS_NEWEST = 'no-cache'

/** How an asset is answered, for the OpenAPI document. */
export const ASSET_ANSWERS = {
  200: Object.values(ASSET_TYPES).map((type) => ({
    description: 'A script, a style sheet or a picture.',
    type: type.replace(/;.*/, ''),
  })),
}

/** A web app as `npm run build` has left it: its pages, and what they load from `assets`. */
export function createWebApp({ built, notBuilt }: { built: URL; notBuilt: string }) {
  const folder = fileURLToPath(built)

  const assets = () => (existsSync(`${folder}assets`) ? readdirSync(`${folder}assets`) : [])

  return {
    /** The page that loads the app; if nothing is built yet, what to do. */
    sendPage(c: Context): Response {
      const file = `${folder}index.html`
      c.header('Cache-Control', ALWAYS_NEWEST)
      if (existsSync(file)) return c.html(readFileSync(file, 'utf8'))
      return c.html(`<!doctype html><title>Outpost</title><p>${notBuilt}`) as Response
    },

    /** A file whose name never changes. Throws `Problem` NOT_FOUND if it is not built. */
    sendNamed(c: Context, name: string, type: string): Response {
      if (!existsSync(folder + name)) throw noSuchFile()
      c.header('Content-Type', type)
      c.header('Cache-Control', ALWAYS_NEWEST)
      return c.body(readFileSync(folder + name, 'utf8'))
    },

    /** A file of `assets`, compressed as the caller takes it. Throws `Problem` NOT_FOUND. */
    sendAsset(c: Context, name: string): Response {
      const type = ASSET_TYPES[extname(name)]
      // Only what lies there, by its name: no path leads out of it.
      if (!type || !assets().includes(name)) throw noSuchFile()
      c.header('Content-Type', type)
      c.header('Cache-Control', `public, max-age=${KEPT_SECONDS}, immutable`)
      const encoding = preferredEncoding(c.req.header('accept-encoding') ?? '', ENCODINGS)
      if (!encoding || !assets().includes(`${name}.${encoding}`)) {
        return c.body(readFileSync(`${folder}assets/${name}`))
      }
      c.header('Content-Encoding', encoding)
      return c.body(readFileSync(`${folder}assets/${name}.${encoding}`))
    },
  }
}

function noSuchFile() {
  return new Problem('NOT_FOUND', 'There is no such file. Load the app again.')
}
