import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { describe } from '@outpost/shared/authority/http/operation'
import { ASSET_ANSWERS, ASSET_TYPES, createWebApp } from '@outpost/shared/node/web-app'
import { Hono } from 'hono'
import { z } from 'zod'

const manifestSchema = z
  .looseObject({
    name: z.string(),
    start_url: z.string(),
    display: z.string(),
    icons: z.array(z.object({ src: z.string(), sizes: z.string(), type: z.string() }).loose()),
  })
  .meta({ description: 'By the W3C Web Application Manifest.' })

/** The tablet's app, as files: the page, and what it loads from `assets`. */
export function tabletFiles() {
  const app = createWebApp({
    built: new URL('../tablet/dist/', import.meta.url),
    notBuilt:
      'The tablet app is not built yet: run "npm run build" on the box, then load this page again.',
  })
  return new Hono<AuthorityEnv>()
    .get(
      '/',
      describe({
        id: 'showTabletApp',
        tag: 'Operation',
        summary: "Shows the tablet's app.",
        answers: { 200: { description: 'A page.', type: 'text/html' } },
      }),
      (c) => app.sendPage(c),
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
      (c) => app.sendNamed(c, 'manifest.webmanifest', 'application/manifest+json'),
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
      (c) => app.sendNamed(c, 'service-worker.js', ASSET_TYPES['.js']),
    )
    .get(
      '/assets/:file',
      describe({
        id: 'getTabletAppPart',
        tag: 'Operation',
        summary: "Gives a part of the tablet's app.",
        answers: ASSET_ANSWERS,
        problems: ['NOT_FOUND'],
      }),
      (c) => app.sendAsset(c, c.req.param('file')),
    )
}
