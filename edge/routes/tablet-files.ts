import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { describe } from '@outpost/shared/authority/http/operation'
import { preferredEncoding } from '@outpost/shared/node/compression'
import { Problem } from '@outpost/shared/protocol/problems'
import { Hono } from 'hono'
import { z } from 'zod'

/** What `npm run build` has made of `edge/tablet`. */
const BUILT = fileURLToPath(new URL('../tablet/dist/', import.meta.url))

const TYPES: Record<string, string> & { '.js': string } = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** A file's name holds a hash of what is in it: it never changes. In seconds. */
const KEPT_SECONDS = 365 * 24 * 3600

const manifestSchema = z
  .looseObject({
    name: z.string(),
    start_url: z.string(),
    display: z.string(),
    icons: z.array(z.object({ src: z.string(), sizes: z.string(), type: z.string() }).loose()),
  })
  .meta({ description: 'By the W3C Web Application Manifest.' })

/** In which the build has compressed scripts and style sheets, the smaller first. */
const ENCODINGS = ['br', 'gzip']

/** Names that never change, so what is behind them is asked for again each time. */
const ALWAYS_NEWEST = 'no-cache'

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
        c.header('Cache-Control', ALWAYS_NEWEST)
        return c.html(page())
      },
    )
    .get(
      '/manifest.webmanifest',
      describe({
        id: 'getTabletAppManifest',
        tag: 'Operation',
        summary: "Gives what a tablet must know to install the tablet's app.",
        answers: {
          200: {
            description: 'A web app manifest.',
            type: 'application/manifest+json',
            schema: manifestSchema,
            example: { name: 'Outpost', start_url: '/', display: 'standalone', icons: [] },
          },
        },
        problems: ['NOT_FOUND'],
      }),
      (c) => {
        c.header('Content-Type', 'application/manifest+json')
        c.header('Cache-Control', ALWAYS_NEWEST)
        return c.body(built('manifest.webmanifest'))
      },
    )
    .get(
      '/service-worker.js',
      describe({
        id: 'getTabletAppWorker',
        tag: 'Operation',
        summary: "Gives the script that starts the tablet's app without the box.",
        answers: { 200: { description: 'A script.', type: 'text/javascript' } },
        problems: ['NOT_FOUND'],
      }),
      (c) => {
        c.header('Content-Type', TYPES['.js'])
        c.header('Cache-Control', ALWAYS_NEWEST)
        return c.body(built('service-worker.js'))
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
        if (!type || !assets().includes(name)) throw noSuchFile()
        c.header('Content-Type', type)
        c.header('Cache-Control', `public, max-age=${KEPT_SECONDS}, immutable`)
        const encoding = preferredEncoding(c.req.header('accept-encoding') ?? '', ENCODINGS)
        if (!encoding || !assets().includes(`${name}.${encoding}`)) {
          return c.body(readFileSync(`${BUILT}assets/${name}`))
        }
        c.header('Content-Encoding', encoding)
        return c.body(readFileSync(`${BUILT}assets/${name}.${encoding}`))
      },
    )
}

function assets(): string[] {
  return existsSync(`${BUILT}assets`) ? readdirSync(`${BUILT}assets`) : []
}

function noSuchFile() {
  return new Problem('NOT_FOUND', 'There is no such file. Load the app again.')
}

function built(name: string): string {
  if (!existsSync(BUILT + name)) throw noSuchFile()
  return readFileSync(BUILT + name, 'utf8')
}

function page(): string {
  const file = `${BUILT}index.html`
  if (existsSync(file)) return readFileSync(file, 'utf8')
  return '<!doctype html><title>Outpost</title><p>The tablet app is not built yet: run "npm run build" on the box, then load this page again.'
}
