import { Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import { swaggerFile } from '../../node/swagger-files.ts'
import { Problem } from '../../protocol/problems.ts'
import type { Ground } from '../changes.ts'
import { buildDocument } from './openapi.ts'
import { describe } from './operation.ts'

const TAG = 'Operation'
const SCRIPT = 'text/javascript'

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
            get schema() {
              return z.looseObject({ openapi: z.string() })
            },
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
      (c) => c.html(page()),
    )
    .get(
      '/docs/:file',
      describe({
        id: 'getDocumentPart',
        tag: TAG,
        summary: 'Gives a part of the page.',
        answers: {
          200: [
            { description: 'A script or style sheet.', type: SCRIPT },
            { description: '', type: 'text/css' },
          ],
        },
        problems: ['NOT_FOUND'],
      }),
      (c) => {
        const part = PARTS.get(c.req.param('file'))
        if (!part) throw new Problem('NOT_FOUND', 'There is nothing at this address.')
        return c.body(part.read(), 200, {
          'Content-Type': `${part.type}; charset=utf-8`,
          'Cache-Control': `max-age=${KEPT_SECONDS}`,
        })
      },
    )
}

const START = `window.onload = () => SwaggerUIBundle({
  url: '/openapi.json', dom_id: '#document', deepLinking: true, validatorUrl: null, docExpansion: 'none',
})
`

type Part = { type: string; read: () => string }

const PARTS = new Map<string, Part>([
  ['swagger-ui-bundle.js', { type: SCRIPT, read: () => swaggerFile('swagger-ui-bundle.js') }],
  ['swagger-ui.css', { type: 'text/css', read: () => swaggerFile('swagger-ui.css') }],
  ['start.js', { type: SCRIPT, read: () => START }],
])

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
