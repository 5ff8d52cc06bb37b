import type { MiddlewareHandler } from 'hono'
import { type DescribeRouteOptions, describeRoute, resolver, validator } from 'hono-openapi'
import type { z } from 'zod'
import { fieldErrors } from '../../model/collections.ts'
import { invalidRequest } from '../../protocol/common-problems.ts'
import type { ConflictCode } from '../../protocol/conflicts.ts'
import type { ProblemCode } from '../../protocol/problems.ts'
import { REQUEST_HEADERS, RESPONSE_HEADERS } from './header-catalogue.ts'

type RequestHeader = keyof typeof REQUEST_HEADERS
export type ResponseHeader = keyof typeof RESPONSE_HEADERS

type Answer = {
  description: string
  /** Of the JSON body; without it there is none. */
  schema?: z.ZodType
  /** Another media type than JSON, with its example. */
  type?: string
  example?: unknown
  headers?: readonly ResponseHeader[]
}

/**
 * What the API's document says of a route, apart from who may call it (`rights.ts`). A schema that is
 * made for it alone stands behind a getter: most applications are never asked for their document.
 */
export type Operation = {
  /** Never changed once released: generated clients name their functions by it. */
  id: string
  tag: string
  summary: string
  description?: string
  headers?: readonly RequestHeader[]
  body?: { schema: z.ZodType; example: unknown }
  answers: Partial<Record<200 | 201 | 202 | 204 | 302 | 304 | 503, Answer | Answer[]>>
  /** Beside those that every route may answer (`openapi.ts`). */
  problems?: readonly ProblemCode[]
  conflicts?: readonly ConflictCode[]
}

/** Where a described operation names its errors; `openapi.ts` makes responses of them. */
export const PROBLEM_CODES = 'x-problems'
export const CONFLICT_CODES = 'x-conflicts'

/**
 * Describes the route that it stands before, for `/openapi.json`: what takes long is made only when
 * the document is, which most starts of a server never come to.
 */
export function describe(operation: Operation): MiddlewareHandler {
  const { id, tag, summary, description, headers = [] } = operation
  const options = {
    operationId: id,
    tags: [tag],
    summary,
    ...(description && { description }),
    get parameters() {
      return headers.map((name) => ({ in: 'header', name, ...REQUEST_HEADERS[name] }))
    },
    get requestBody() {
      const { body } = operation
      if (!body) return undefined
      return { required: true, content: content([{ description: '', ...body }], 'input') }
    },
    get responses() {
      const entries = Object.entries(operation.answers)
      return Object.fromEntries(
        entries.map(([status, answer]) => [status, toResponse([answer].flat())]),
      )
    },
    [PROBLEM_CODES]: operation.problems,
    [CONFLICT_CODES]: operation.conflicts,
  } as DescribeRouteOptions
  return describeRoute(options)
}

/** Checks the query against its schema, which the document shows too. Throws INVALID_REQUEST. */
export function query<T extends z.ZodType>(schema: T) {
  return validator('query', schema, (result) => {
    if (!result.success) {
      throw invalidRequest(fieldErrors({ issues: result.error } as unknown as z.ZodError))
    }
  })
}

function toResponse(answers: readonly Answer[]) {
  const [first] = answers
  const names = new Set(answers.flatMap(({ headers = [] }) => headers))
  return {
    description: first?.description ?? '',
    ...(names.size > 0 && {
      headers: Object.fromEntries([...names].map((name) => [name, RESPONSE_HEADERS[name]])),
    }),
    ...(answers.some(({ schema, type }) => schema || type) && {
      content: content(answers, 'output'),
    }),
  }
}

function content(answers: readonly Answer[], io: 'input' | 'output') {
  return Object.fromEntries(
    answers.map(({ type = 'application/json', schema, example }) => [
      type,
      {
        schema: schema ? resolver(schema, { options: { io } }) : { type: 'string' },
        ...(example !== undefined && { example }),
      },
    ]),
  )
}
