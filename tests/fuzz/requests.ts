import { gzipSync, zstdCompressSync } from 'node:zlib'
import fc, { type Arbitrary } from 'fast-check'
import { fromSchema, type Hints, junk, type Schema } from './from-schema.ts'

/** As much of an OpenAPI document as requests are made of; its shared parts in place. */
export type Document = {
  paths: Record<string, Record<string, Described>>
  components: { schemas: Record<string, Schema> }
}

export type Described = {
  operationId: string
  parameters?: { in: 'path' | 'query' | 'header'; name: string; schema?: Schema }[]
  requestBody?: { content: Record<string, { schema?: Schema }> }
}

/** A request for an app, with who sends it. */
export type Sent = {
  method: string
  path: string
  headers: Record<string, string>
  body: Uint8Array<ArrayBuffer> | null
  by: string
}

export type Making = {
  hints: Hints
  ids: readonly string[]
  /** Ids by collection, and of the inbox. */
  idsOf: Record<string, readonly string[]>
  callers: readonly string[]
}

/** Requests for an operation: mostly almost right, and wrong in every part now and then. */
export function requestsFor(
  { components }: Document,
  [method, path, operation]: [string, string, Described],
  { hints, ids, idsOf, callers }: Making,
): Arbitrary<Sent> {
  const shaping = { schemas: components.schemas, hints, ids }
  // In a path an id is mostly one of its collection.
  const own = idsOf[path.split('/')[2] ?? '']
  const inPath = { ...shaping, hints: { ...hints, ...(own && { id: [...own, ...ids] }) } }
  const { parameters = [], requestBody } = operation
  const valuesIn = (place: string) => {
    const named = parameters.filter((one) => one.in === place)
    const values = named.map(({ name, schema = {} }): [string, Arbitrary<unknown>] => {
      if (place === 'path') return [name, fromSchema(schema, inPath, name)]
      // Each is left out more often than not, so that one does not spoil what the others do.
      return [name, fc.option(fromSchema(schema, shaping, name), { freq: 2, nil: undefined })]
    })
    return fc.record(Object.fromEntries(values), { noNullPrototype: true }).map(withoutNothing)
  }
  const schema = requestBody?.content['application/json']?.schema
  return fc
    .record({
      ofPath: valuesIn('path'),
      query: valuesIn('query'),
      named: valuesIn('header'),
      body: schema ? bodies(fromSchema(schema, shaping)) : fc.constant(null),
      odd: oddHeaders,
      by: fc.constantFrom(...callers),
    })
    .map(({ ofPath, query, named, body, odd, by }) => ({
      method: method.toUpperCase(),
      path: pathWith(path, ofPath) + queryOf(query),
      headers: {
        ...(body && { 'Content-Type': 'application/json' }),
        ...headersOf({ ...named, ...body?.headers, ...odd }),
      },
      body: body?.bytes ?? null,
      by,
    }))
}

function withoutNothing(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

type Body = { bytes: Uint8Array<ArrayBuffer>; headers: Record<string, string> }

const toBytes = (text: string) => new Uint8Array(Buffer.from(text))

/** JSON for the most part; also what is none, and what is not as its headers say. */
function bodies(values: Arbitrary<unknown>): Arbitrary<Body> {
  const whole = fc.oneof({ weight: 9, arbitrary: values }, { weight: 1, arbitrary: junk })
  const json = whole.map((value) => toBytes(JSON.stringify(value) ?? 'null'))
  const spoilt = fc.oneof(
    json.map((bytes) => bytes.slice(0, bytes.length / 2)),
    fc.uint8Array({ maxLength: 30 }).map((bytes) => new Uint8Array(bytes)),
    fc.constant(toBytes(`${'['.repeat(5000)}`)),
  )
  const encodings = fc.constantFrom<[string, (bytes: Uint8Array) => Uint8Array]>(
    ['gzip', (bytes) => gzipSync(bytes)],
    ['zstd', (bytes) => zstdCompressSync(bytes)],
    ['gzip', (bytes) => bytes],
    ['br', (bytes) => bytes],
    ['__proto__', (bytes) => bytes],
  )
  const encoded = fc.tuple(json, encodings).map(([bytes, [name, encode]]) => ({
    bytes: new Uint8Array(encode(bytes)),
    headers: { 'Content-Encoding': name },
  }))
  const plain = (bytes: Uint8Array<ArrayBuffer>): Body => ({ bytes, headers: {} })
  return fc.oneof(
    { weight: 16, arbitrary: json.map(plain) },
    { weight: 1, arbitrary: spoilt.map(plain) },
    { weight: 1, arbitrary: encoded },
  )
}

const oddHeaders: Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Record<string, string>>(
      { 'Content-Type': 'text/plain' },
      { 'Content-Type': 'application/json; charset=utf-7' },
      { Accept: 'text/csv, application/json;q=0' },
      { Accept: '*/*;q=x' },
      { 'Accept-Encoding': 'identity;q=0, *;q=0' },
      { 'Sync-Protocol': '2' },
      { 'X-Forwarded-For': "'; --" },
      { 'X-Request-Id': '__proto__' },
      { Range: 'bytes=0-1' },
    ),
  },
)

/** Text for an address; lone halves of characters have none. */
const escaped = (value: unknown) => encodeURIComponent(textOf(value).toWellFormed())

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

function pathWith(path: string, values: Record<string, unknown>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name) => escaped(values[name]) || 'x')
}

function queryOf(values: Record<string, unknown>): string {
  const parts = Object.entries(values).map(([name, value]) => `${name}=${escaped(value)}`)
  return parts.length > 0 ? `?${parts.join('&')}` : ''
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no header carries
const NO_HEADER = /[\u0000-\u001f\u007f]/g

function headersOf(values: Record<string, unknown>): Record<string, string> {
  const asHeader = (value: unknown) =>
    Buffer.from(textOf(value).toWellFormed()).toString('latin1').replaceAll(NO_HEADER, ' ')
  return Object.fromEntries(Object.entries(values).map(([name, one]) => [name, asHeader(one)]))
}
