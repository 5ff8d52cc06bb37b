import type { Prism } from './tools.ts'

/* Sends requests through Prism, counts them by operation, and keeps what it finds. */

export type Document = { paths: Record<string, Record<string, { operationId: string }>> }

export type Finding = { operation: string; request: string; what: string }

/** How many requests of an operation fitted the document, and how many did not. */
type Count = { fitting: number; unfitting: number }

type Asked = {
  /** The status that must come. */
  status: number
  /** And the `error_code`, where it is an error. */
  code?: string
  query?: Record<string, string>
  headers?: Record<string, string>
  /** JSON, or text as it is. */
  body?: unknown
  /** Instead of the caller's own; null for none. */
  token?: string | null
}

// biome-ignore lint/suspicious/noExplicitAny: the tool in between is what checks bodies here
type Answer = { status: number; headers: Headers; body: any }

export type Driver = ReturnType<typeof createDriver>

const PRISM_ERROR = 'https://stoplight.io/prism/errors#'

/** As much of a body is shown beside a finding. */
const SHOWN_CHARACTERS_MAX = 100

/** How long an answer may take, in milliseconds. */
const ANSWER_MS_MAX = 20_000

/** Answers of a server; without it the request went no further than the tool in between. */
const FROM_SERVER = 'sync-protocol'

export function createDriver(
  document: Document,
  { strict, lenient }: { strict: Prism; lenient: Prism },
  ownToken: string,
) {
  const findings: Finding[] = []
  const counts = new Map<string, Count>(
    operationsOf(document).map(({ id }) => [id, { fitting: 0, unfitting: 0 }]),
  )

  async function send(proxy: Prism, method: string, path: string, asked: Asked): Promise<Answer> {
    const { query, headers, body, token = ownToken } = asked
    const url = `${proxy.url}${path}${query ? `?${new URLSearchParams(query)}` : ''}`
    const response = await ask(url, {
      method,
      redirect: 'manual',
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && {
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') && text !== ''
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : text,
    }
  }

  function note(method: string, path: string, asked: Asked, kind: keyof Count, answer: Answer) {
    const operation = operationOf(document, method, path)
    const count = counts.get(operation)
    if (count) count[kind]++
    for (const what of faultsOf(asked, kind, answer)) {
      findings.push({ operation, request: `${method} ${path} ${bodyOf(asked)}`, what })
    }
    return answer
  }

  return {
    findings,
    counts,
    /** A request that fits the document: any remark of the tool on it is a finding. */
    async fitting(method: string, path: string, asked: Asked) {
      return note(method, path, asked, 'fitting', await send(strict, method, path, asked))
    },
    /** One that does not fit: it must be passed on, and be answered as the document says. */
    async unfitting(method: string, path: string, asked: Asked) {
      return note(method, path, asked, 'unfitting', await send(lenient, method, path, asked))
    },
  }
}

function bodyOf({ body }: Asked): string {
  return JSON.stringify(body)?.slice(0, SHOWN_CHARACTERS_MAX) ?? ''
}

/** What is in between may keep an answer to itself: then it is one without headers and body. */
async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(ANSWER_MS_MAX) })
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return new Response(null)
    throw error
  }
}

export function operationsOf(document: Document) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId: id }]) => ({ id, path, method })),
  )
}

function operationOf(document: Document, method: string, path: string): string {
  const fitting = operationsOf(document).filter((operation) => {
    const pattern = operation.path.replaceAll(/\{\w+\}/g, '[^/]+')
    return operation.method === method.toLowerCase() && new RegExp(`^${pattern}$`).test(path)
  })
  // A path without a variable comes before one with: /sync/ is no id.
  const exact = fitting.find((operation) => operation.path === path)
  return (exact ?? fitting[0])?.id ?? '(none)'
}

function faultsOf({ status, code }: Asked, kind: keyof Count, answer: Answer): string[] {
  const { body, headers } = answer
  if (typeof body?.type === 'string' && body.type.startsWith(PRISM_ERROR)) {
    return remarksOf(body.validation, body.detail)
  }
  if (!headers.has(FROM_SERVER)) return [`the proxy itself answered: ${JSON.stringify(body)}`]
  const violations = JSON.parse(headers.get('sl-violations') ?? '[]') as Remark[]
  const ofAnswer = violations.filter(({ location }) => location[0] === 'response')
  return [
    ...(answer.status === status ? [] : [`${answer.status} came: ${JSON.stringify(body)}`]),
    ...(code === undefined || body?.error_code === code
      ? []
      : [`error_code is ${body?.error_code}, not ${code}`]),
    ...ofAnswer.map(({ location, message }) => `${location.join('.')}: ${message}`),
    ...(kind === 'unfitting' && violations.length === ofAnswer.length
      ? ['the document takes this request, and the server does not']
      : []),
  ]
}

type Remark = { location: string[]; message: string }

function remarksOf(validation: Remark[] | undefined, detail: string): string[] {
  const remarks = validation?.map(({ location, message }) => `${location.join('.')}: ${message}`)
  return remarks?.length ? remarks : [detail]
}
