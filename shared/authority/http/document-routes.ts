import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import { Problem } from '../../protocol/problems.ts'
import type { Ground } from '../changes.ts'
import { buildDocument } from './openapi.ts'
import { describe } from './operation.ts'

const TAG = 'Operation'

/** How long a browser may keep the files of the page, in seconds. */
const KEPT_SECONDS = 24 * 3600

/** S6: the API's document, and a page that shows it without reaching the internet. */
export function documentRoutes(app: Hono, ground: Ground) {
  let document: ReturnType<typeof buildDocument> | null = null
  return new Hono()
    .get(
      '/openapi.json',
      describe({
        id: 'getDocument',
        tag: TAG,
        summary: 'Gives this document.',
        answers: {
          200: {
            description: 'OpenAPI 3.1.',
            schema: z.looseObject({ openapi: z.string() }),
            example: { openapi: '3.1.0' },
          },
        },
      }),
      async (c) => {
        document ??= buildDocument(app, ground)
        return c.json(await document)
      },
    )
    .get(
      '/docs',
      describe({
        id: 'showDocument',
        tag: TAG,
        summary: 'Shows this document to people.',
        answers: { 200: { description: 'A page.', type: 'text/html' } },
      }),
      (c) => c.html(page(), 200, { 'Content-Security-Policy': POLICY }),
    )
    .get(
      '/docs/:file',
      describe({
        id: 'getDocumentPart',
        tag: TAG,
        summary: 'Gives a part of the page.',
        answers: {
          200: [
            { description: 'A script or style sheet.', type: 'text/javascript' },
            { description: '', type: 'text/css' },
          ],
        },
        problems: ['NOT_FOUND'],
      }),
      (c) => {
        const file = c.req.param('file')
        const type = TYPES.get(file)
        if (!type) throw new Problem('NOT_FOUND', 'There is nothing at this address.')
        return c.body(partOf(file), 200, {
          'Content-Type': `${type}; charset=utf-8`,
          'Cache-Control': `max-age=${KEPT_SECONDS}`,
        })
      },
    )
}

/** Nothing from elsewhere. Swagger UI sets styles of its own while it runs. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'"

const TYPES = new Map([
  ['swagger-ui-bundle.js', 'text/javascript'],
  ['swagger-ui.css', 'text/css'],
  ['start.js', 'text/javascript'],
])

const START = `window.onload = () => SwaggerUIBundle({
  url: '/openapi.json', dom_id: '#document', deepLinking: true, validatorUrl: null, docExpansion: 'none',
})
`

const parts = new Map<string, string>([['start.js', START]])

function partOf(file: string): string {
  const known = parts.get(file)
  if (known !== undefined) return known
  const require = createRequire(import.meta.url)
  const text = readFileSync(require.resolve(`swagger-ui-dist/${file}`), 'utf8')
  parts.set(file, text)
  return text
}

function page() {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The API of Outpost</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="document"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`
}
