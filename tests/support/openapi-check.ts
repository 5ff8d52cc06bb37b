import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { closeRecords, pathOfRecords, recordsIn } from './records-in-answers.ts'

/** An answer as it went out. */
export type Answer = {
  method: string
  /** With its query, as the request line has it. */
  url: string
  status: number
  /** By lower-case names. */
  headers: Record<string, string>
  /** As it was encoded; null where it is a stream without an end. */
  body: Uint8Array | null
}

/** What the document makes of an answer: of which operation it is, and what it does not describe. */
export type Finding = { operation: string; faults: string[] }

export type Check = (answer: Answer) => Finding

/** As much of an OpenAPI document as is looked at. */
export type Document = {
  paths: Record<string, Record<string, { responses: Record<string, Described> }>>
  components: {
    schemas: Record<string, { properties?: object; additionalProperties?: unknown }>
    headers?: Record<string, Header>
    responses?: Record<string, Described>
  }
}
type Described = { headers?: Record<string, Header>; content?: Record<string, unknown> }
type Header = { required?: boolean; schema?: object }
type Place = { path: string; pattern: RegExp; methods: string[] }

/** What is said where the document has no such path or method, and with which codes. */
const UNDESCRIBED: Record<number, readonly string[]> = {
  401: ['UNAUTHENTICATED', 'REVOKED'],
  404: ['NOT_FOUND'],
  405: ['METHOD_NOT_ALLOWED'],
  426: ['UNSUPPORTED_PROTOCOL'],
  500: ['INTERNAL'],
  503: ['STORAGE_FAILED'],
}

const EXCERPT_CHARACTERS_MAX = 300
const JSON_TYPE = 'application/json'
const PROBLEM = 'application/problem+json'
const DOCUMENT = 'document'
const SHARED = {
  headers: /^#\/components\/headers\/(.+)$/,
  responses: /^#\/components\/responses\/(.+)$/,
}

/** Makes the check of answers against this document; schemas are compiled when first needed. */
export function createCheck(given: Document): Check {
  const document = withAnswersAlone(given)
  // Most validators run a few times in a process: to make them quickly counts for more.
  const speed = { code: { optimize: false }, inlineRefs: false, validateSchema: false }
  const ajv = new Ajv2020({ strict: false, ...speed })
  addFormats.default(ajv)
  closeRecords(document)
  ajv.addSchema(document, DOCUMENT)
  const places = Object.entries(document.paths).map(([path, item]) => placeOf(path, item))
  const validators = new Map<string, ValidateFunction>()

  function faultOf(pointer: string, value: unknown): string | null {
    const $ref = `${DOCUMENT}#/${pointer}`
    const validate = validators.get($ref) ?? ajv.compile({ $ref })
    validators.set($ref, validate)
    if (validate(value)) return null
    const { instancePath, message, params } = validate.errors?.[0] ?? {}
    return `${instancePath || 'it'} ${message} ${JSON.stringify(params)}`
  }

  /** The first record of a page that is not as the document describes those of its collection. */
  function faultInRecords(body: unknown): string | null {
    for (const { collection, record } of recordsIn(body)) {
      const path = pathOfRecords(document, collection)
      const names = ['content', JSON_TYPE, 'schema']
      const page = path && responseOf(path, 'get', 200)
      const fault = page && faultOf(`${page.pointer}/${toPointer(...names)}`, record)
      if (fault) return `a record of ${collection}: ${fault}`
    }
    return null
  }

  /** The response of an operation, and where it stands; null if it is not described. */
  function responseOf(path: string, method: string, status: number) {
    const own = document.paths[path]?.[method]?.responses[status]
    if (!own) return null
    const pointer = toPointer('paths', path, method, 'responses', String(status))
    return behindReference(own, pointer, 'responses')
  }

  /** Of many operations the same: what is shared is looked up, and compiled, in its one place. */
  function behindReference<T extends object>(
    own: T,
    pointer: string,
    kind: 'headers' | 'responses',
  ) {
    const [, name] = SHARED[kind].exec((own as { $ref?: string }).$ref ?? '') ?? []
    if (name === undefined) return { described: own, pointer }
    const described = document.components[kind]?.[name] as T | undefined
    if (!described) throw new Error(`the document names ${name}, but has no such ${kind}`)
    return { described, pointer: toPointer('components', kind, name) }
  }

  function describedFaults(answer: Answer, path: string, method: string): string[] {
    const response = responseOf(path, method, answer.status)
    if (!response) return [`status ${answer.status} is not described`]
    const { described, pointer } = response
    const headers = Object.entries(described.headers ?? {}).flatMap(([name, own]) => {
      const header = behindReference(own, `${pointer}/${toPointer('headers', name)}`, 'headers')
      const value = answer.headers[name.toLowerCase()]
      if (value === undefined)
        return header.described.required ? [`the header ${name} is missing`] : []
      const fault = faultOf(`${header.pointer}/schema`, value)
      return fault ? [`the header ${name}: ${fault}`] : []
    })
    const { content } = described
    if (!content) return [...headers, ...bodyThatIsNone(answer)]
    const type = typeOf(answer)
    if (!(type in content)) return [...headers, `the content type ${type} is not described`]
    const schema = `${pointer}/${toPointer('content', type, 'schema')}`
    const faultInBody = (body: unknown) => faultOf(schema, body) ?? faultInRecords(body)
    return [...headers, ...bodyFaults(answer, faultInBody)]
  }

  function undescribedFaults(answer: Answer, allowed: readonly string[]): string[] {
    const { status, headers } = answer
    const isForbidden = status === (allowed.length > 0 ? 404 : 405)
    const codes = isForbidden ? undefined : UNDESCRIBED[status]
    if (!codes) return [`status ${status} where no operation is described`]
    const type = typeOf(answer)
    return [
      ...(headers['sync-protocol'] === '1' ? [] : ['the header Sync-Protocol is missing']),
      ...(status === 405 ? allowFaults(headers.allow, allowed) : []),
      ...(type === PROBLEM ? [] : [`the content type ${type} is not that of a problem`]),
      ...bodyFaults(answer, (body) => {
        const fault = faultOf('components/schemas/Problem', body)
        if (fault) return fault
        const { error_code: code } = body as { error_code: string }
        return codes.includes(code) ? null : `error_code ${code} is not one of ${codes}`
      }),
    ]
  }

  return (answer) => {
    const path = pathOf(answer.url)
    const method = (answer.method === 'HEAD' ? 'GET' : answer.method).toLowerCase()
    const matching = places.filter(({ pattern }) => pattern.test(path))
    const place = matching.find(({ methods }) => methods.includes(method))
    const name = place?.path ?? (matching[0] ? `${matching[0].path} (method)` : '(path)')
    const allowed = [...new Set(matching.flatMap(({ methods }) => methods))]
    return {
      operation: `${method.toUpperCase()} ${name}`,
      faults: place
        ? describedFaults(answer, place.path, method)
        : undescribedFaults(answer, allowed),
    }
  }
}

/** A copy of what is said of answers: of requests nothing is looked at. */
function withAnswersAlone({ paths, components }: Document): Document {
  const { schemas, headers = {}, responses = {} } = components
  const items = Object.entries(paths).map(([path, item]) => {
    const methods = Object.entries(item).map(([method, of]) => [
      method,
      { responses: of.responses },
    ])
    return [path, Object.fromEntries(methods)]
  })
  const alone = { paths: Object.fromEntries(items), components: { schemas, headers, responses } }
  return structuredClone(alone)
}

function placeOf(path: string, item: object): Place {
  const source = path.replace(/(.)\/$/, '$1').replaceAll(/\{\w+\}/g, '[^/]+')
  return { path, pattern: new RegExp(`^${source}$`), methods: Object.keys(item) }
}

/** The path of a request, decoded, without the slash at its end. */
function pathOf(url: string): string {
  const { pathname } = URL.parse(url.startsWith('/') ? `http://host${url}` : url) ?? {
    pathname: url,
  }
  const path = pathname.length > 1 ? pathname.replace(/\/$/, '') : pathname
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

function toPointer(...names: string[]): string {
  const escaped = names.map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1'))
  return escaped.map(encodeURIComponent).join('/')
}

function typeOf({ headers }: Answer): string {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? 'none'
}

function allowFaults(header: string | undefined, allowed: readonly string[]): string[] {
  const described = allowed.map((method) => method.toUpperCase())
  const wanted = described.includes('GET') ? [...described, 'HEAD'] : described
  const given = header?.split(/,\s*/) ?? []
  const isSame = given.length === wanted.length && wanted.every((method) => given.includes(method))
  return isSame ? [] : [`Allow is ${header}, but what is described is ${wanted.join(', ')}`]
}

function bodyThatIsNone({ body }: Answer): string[] {
  return body && body.length > 0 ? [`a body of ${body.length} bytes where none is described`] : []
}

function bodyFaults(answer: Answer, faultOf: (body: unknown) => string | null): string[] {
  if (answer.method === 'HEAD') return bodyThatIsNone(answer)
  if (answer.body === null) return []
  const body = readBody(answer)
  if (body === undefined) return ['the body cannot be read as what its headers say']
  const fault = faultOf(body)
  if (fault) return [`the body: ${fault}`]
  if (typeOf(answer) !== PROBLEM) return []
  const { status } = body as { status: unknown }
  return status === answer.status ? [] : [`the problem's status is ${status}`]
}

const DECODERS: Record<string, (bytes: Uint8Array) => Uint8Array> = {
  zstd: zstdDecompressSync,
  br: brotliDecompressSync,
  gzip: gunzipSync,
  identity: (bytes) => bytes,
}

/** The beginning of a body, decoded, for people. */
export function excerptOf(answer: Answer): string {
  const body = readBody(answer)
  const text =
    typeof body === 'string' ? body : (JSON.stringify(body) ?? 'a body that cannot be read')
  return text.slice(0, EXCERPT_CHARACTERS_MAX)
}

/** Bodies that were read, because an answer can be checked against two documents. */
const bodiesRead = new WeakMap<Answer, unknown>()

/** The value of a body of JSON, the text of another; undefined if it is not what it says. */
function readBody(answer: Answer): unknown {
  if (bodiesRead.has(answer)) return bodiesRead.get(answer)
  let value: unknown
  try {
    const decode = DECODERS[answer.headers['content-encoding'] ?? 'identity']
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      decode?.(answer.body ?? new Uint8Array()),
    )
    value = /[/+]json$/.test(typeOf(answer)) ? JSON.parse(text) : text
  } catch {
    value = undefined
  }
  bodiesRead.set(answer, value)
  return value
}
