import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { describe } from '@outpost/shared/authority/http/operation'
import { Problem } from '@outpost/shared/protocol/problems'
import { Hono } from 'hono'

/** What `npm run build` has made of `edge/tablet`. */
const BUILT = fileURLToPath(new URL('../tablet/dist/', import.meta.url))

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** A file's name holds a hash of what is in it: it never changes. In seconds. */
const KEPT_SECONDS = 365 * 24 * 3600

/** The tablet's app, as files: the page, and what it loads from `assets`. */
export function tabletFiles() {
  return new Hono<AuthorityEnv>()
    .get(
      '/',
      describe({
        id: 'showTabletApp',
        tag: 'Operation',
        summary: "Shows the tablet's app.",
        answers: { 200: { description: 'A page.', type: 'text/html' } },
      }),
      (c) => {
        c.header('Cache-Control', 'no-cache')
        return c.html(page())
      },
    )
    .get(
      '/assets/:file',
      describe({
        id: 'getTabletAppPart',
        tag: 'Operation',
        summary: "Gives a part of the tablet's app.",
        answers: {
          200: Object.values(TYPES).map((type) => ({
            description: 'A script, a style sheet or a picture.',
            type: type.replace(/;.*/, ''),
          })),
        },
        problems: ['NOT_FOUND'],
      }),
      (c) => {
        const name = c.req.param('file')
        const type = TYPES[extname(name)]
        // Only what lies there, by its name: no path leads out of it.
        if (!type || !assets().includes(name)) {
          throw new Problem('NOT_FOUND', 'There is no such file. Load the app again.')
        }
        c.header('Content-Type', type)
        c.header('Cache-Control', `public, max-age=${KEPT_SECONDS}, immutable`)
        return c.body(readFileSync(`${BUILT}assets/${name}`))
      },
    )
}

function assets(): string[] {
  return existsSync(`${BUILT}assets`) ? readdirSync(`${BUILT}assets`) : []
}

function page(): string {
  const file = `${BUILT}index.html`
  if (existsSync(file)) return readFileSync(file, 'utf8')
  return '<!doctype html><title>Outpost</title><p>The tablet app is not built yet: run "npm run build" on the box, then load this page again.'
}
