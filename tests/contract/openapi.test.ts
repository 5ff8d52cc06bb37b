import { rowOf } from '@outpost/shared/authority/rights'
import type { ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { startBox, startCentral } from '../support/network.ts'
import { resolved } from '../support/resolved-document.ts'

type Document = { openapi: string; paths: Record<string, Record<string, Operation>> }
type Media = { schema?: object; example?: unknown; examples?: Record<string, { value: unknown }> }
type Operation = {
  operationId: string
  parameters?: { schema: object; example?: unknown; name: string }[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, { content?: Record<string, Media> }>
}

const sides = {
  central: async () => (await startCentral()).app,
  box: async () => {
    const central = await startCentral()
    return (await startBox(central, [await central.addClinic('Kisumu')])).app
  },
}

async function documentOf(app: Hono): Promise<Document> {
  return resolved((await (await app.request('/openapi.json')).json()) as Document)
}

function operationsOf(document: Document): [string, Operation][] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(
      ([method, operation]) =>
        [`${method.toUpperCase()} ${path}`, operation] as [string, Operation],
    ),
  )
}

describe.each(Object.keys(sides) as (keyof typeof sides)[])('the document of %s', (side) => {
  test('[S6] describes every route, and each operation has an id that stays as it is', async () => {
    const app = await sides[side]()
    const document = await documentOf(app)
    expect(document.openapi).toBe('3.1.0')
    const described = new Map(operationsOf(document))
    for (const { method, path } of app.routes) {
      if (method === 'ALL') continue
      expect(described.has(`${method} ${rowOf(method, path)?.path}`), `${method} ${path}`).toBe(
        true,
      )
    }
    const ids = [...described].map(([route, { operationId }]) => `${operationId}: ${route}`)
    await expect(`${ids.sort().join('\n')}\n`).toMatchFileSnapshot(`operation-ids-${side}.txt`)
    expect(new Set([...described.values()].map(({ operationId }) => operationId)).size).toBe(
      described.size,
    )
  })

  test('[S6] has an example for each body and error, and each fits its schema', async () => {
    const document = await documentOf(await sides[side]())
    const ajv = new Ajv2020({ strict: false })
    addFormats.default(ajv)
    ajv.addSchema(document as object, 'document')
    // Many operations answer with the same schema: its validator is made once.
    const validators = new Map<string, ValidateFunction>()
    const check = (what: string, schema: object, value: unknown) => {
      const absolute = JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/')
      const validate = validators.get(absolute) ?? ajv.compile(JSON.parse(absolute))
      validators.set(absolute, validate)
      expect(validate(value), `${what}: ${JSON.stringify(validate.errors)}`).toBe(true)
    }
    let checked = 0
    const checkMedia = (what: string, media: Media) => {
      const values = media.examples
        ? Object.values(media.examples).map(({ value }) => value)
        : [media.example]
      for (const value of values) {
        expect(value, `${what} has no example`).toBeDefined()
        check(what, media.schema ?? {}, value)
        checked++
      }
    }
    for (const [route, { requestBody, responses, parameters = [] }] of operationsOf(document)) {
      for (const { name, schema, example } of parameters) {
        if (example !== undefined) check(`${route} ${name}`, schema, example)
      }
      const json = requestBody?.content['application/json']
      if (json) checkMedia(`${route} body`, json)
      for (const [status, { content = {} }] of Object.entries(responses)) {
        for (const [type, media] of Object.entries(content)) {
          if (type.endsWith('json')) checkMedia(`${route} ${status}`, media)
        }
      }
    }
    expect(checked).toBeGreaterThan(300)
  })
})

test('[S6] the page for people reaches no other server', async () => {
  const central = await startCentral()
  const page = await fetch(`${central.url}/docs/`)
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8'])
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const text = await page.text()
  const parts = [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => String(path))
  expect(parts.length).toBeGreaterThan(2)
  for (const path of parts) expect((await fetch(central.url + path)).status, path).toBe(200)
  expect(text).not.toContain('http')
})
