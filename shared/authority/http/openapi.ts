import type { Hono } from 'hono'
import { generateSpecs } from 'hono-openapi'
import type { OpenAPIV3_1 } from 'openapi-types'
import { z } from 'zod'
import { COLLECTION_NAMES, collections } from '../../model/collections.ts'
import {
  CONFLICT_TITLE,
  CONFLICTS,
  type ConflictCode,
  conflictSchema,
} from '../../protocol/conflicts.ts'
import { PROBLEMS, Problem, type ProblemCode, problemSchema } from '../../protocol/problems.ts'
import type { Ground } from '../changes.ts'
import { ROLES } from '../principal.ts'
import { OPEN_WHEN_REVOKED, type Right, type Row, rowOf } from '../rights.ts'
import { REQUEST_HEADERS, RESPONSE_HEADERS } from './header-catalogue.ts'
import { shareParts } from './openapi-parts.ts'
import { CONFLICT_CODES, PROBLEM_CODES, type ResponseHeader } from './operation.ts'

type Document = OpenAPIV3_1.Document
type OperationObject = OpenAPIV3_1.OperationObject & {
  [PROBLEM_CODES]?: readonly ProblemCode[]
  [CONFLICT_CODES]?: readonly ConflictCode[]
}
type ResponseObject = OpenAPIV3_1.ResponseObject

/** The OpenAPI 3.1 document of an application (S6), made from what stands beside its routes. */
export async function buildDocument(app: Hono, ground: Ground): Promise<Document> {
  const generated = (await generateSpecs(app, {
    documentation: headOf(ground),
    defaultValidationErrorResponse: false,
    excludeStaticFile: false,
  })) as Document
  const paths: Record<string, OpenAPIV3_1.PathItemObject> = {}
  for (const [path, item] of Object.entries(generated.paths ?? {})) {
    for (const [method, operation] of Object.entries(item ?? {})) {
      const row = rowOf(method.toUpperCase(), path)
      if (!row) throw new Error(`${method} ${path} is not in the table of rights`)
      paths[row.path] = {
        ...paths[row.path],
        [method]: complete(operation as OperationObject, row, ground),
      }
    }
  }
  const schemas = { ...generated.components?.schemas, ...errorSchemas() }
  return shareParts({
    ...generated,
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: { ...generated.components, schemas },
  })
}

function headOf(ground: Ground): Partial<Document> {
  const place = ground === 'central' ? 'the central server' : 'a box in a clinic'
  return {
    openapi: '3.1.0',
    info: {
      title: `Outpost: ${place}`,
      version: '1',
      description: [
        `The API of ${place}. A trailing slash makes no difference. Every GET can be a HEAD.`,
        'Every answer to a well-formed request bears Sync-Protocol. Errors are RFC 9457 problems with an `error_code`;',
        'any other method on a path is answered by 405 with Allow.',
      ].join(' '),
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    tags: [
      { name: 'Sync', description: 'The feed, edits, and how things stand.' },
      ...COLLECTION_NAMES.map((name) => ({
        name: collections[name].title.many,
        description: `Records of \`${name}\`.`,
      })),
      {
        name: 'Sharing',
        description: 'Patients of other clinics: finding one, and asking for them.',
      },
      ...(ground === 'edge'
        ? [
            { name: 'Devices', description: 'The tablets of the box, and how they are paired.' },
            { name: 'Staff', description: 'For whom devices act.' },
          ]
        : [
            {
              name: 'Boxes',
              description: 'The boxes of the clinics: how they are, their orders, who may be one.',
            },
            { name: 'Session', description: 'Logging in and out.' },
          ]),
      { name: 'Operation', description: 'Health, figures, enrolment, and this document.' },
    ],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  }
}

/** Adds who may call it, and the errors that it may answer. */
function complete(operation: OperationObject, row: Row, ground: Ground): OperationObject {
  const { right } = row
  const { [PROBLEM_CODES]: problems = [], [CONFLICT_CODES]: conflicts = [], ...rest } = operation
  const codes = [
    ...(rest.requestBody ? WITH_BODY : []),
    ...problems,
    ...errorsOfRight(right),
    ...errorsOfGround(row, ground),
    ...ALWAYS,
  ]
  const errors = {
    ...problemResponses(codes),
    ...(conflicts.length > 0 && { 409: conflictResponse(conflicts) }),
  }
  const responses = mergeResponses(rest.responses ?? {}, errors, headersOfAll(row))
  const given = rest.parameters?.map((parameter) =>
    'in' in parameter && parameter.in === 'path' && parameter.name === 'id'
      ? { ...parameter, schema: { type: 'string', format: 'uuid' } as const }
      : parameter,
  )
  const parameters = [...(given ?? []), ...(isForStaff(row, ground) ? [ACTING_FOR] : [])]
  return {
    ...rest,
    ...(parameters.length > 0 && { parameters }),
    ...(right === 'anyone' ? { security: [] } : { 'x-roles': right }),
    responses,
  }
}

/** The errors that every route may answer, those with a body, those that need a token. */
const ALWAYS: ProblemCode[] = ['UNSUPPORTED_PROTOCOL', 'INTERNAL', 'STORAGE_FAILED']
const WITH_BODY: ProblemCode[] = [
  'INVALID_JSON',
  'INVALID_REQUEST',
  'TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
]
const GUARDED: ProblemCode[] = ['UNAUTHENTICATED', 'REVOKED']

function errorsOfRight(right: Right): ProblemCode[] {
  if (right === 'anyone') return []
  return right.length < ROLES.length ? [...GUARDED, 'FORBIDDEN'] : GUARDED
}

/**
 * Central refuses twins (N10) on what boxes call; a box limits each of its devices (A2), and serves
 * nobody while it is revoked (A4).
 */
function errorsOfGround(row: Row, ground: Ground): ProblemCode[] {
  const { right, route, path } = row
  if (right === 'anyone' || !path.startsWith('/api/')) return []
  if (ground === 'central') {
    if (path.startsWith('/api/sync/')) return ['TWIN', 'INVALID_REQUEST']
    return right.includes('node') ? ['TWIN'] : []
  }
  return [
    'RATE_LIMITED',
    ...(OPEN_WHEN_REVOKED.includes(route) ? [] : (['BOX_REVOKED'] as const)),
    ...(isForStaff(row, ground) ? (['ACTOR_REFUSED'] as const) : []),
  ]
}

/** Whether it is done in the name of a member of staff, whom a header names (A2). */
function isForStaff({ route }: Row, ground: Ground): boolean {
  const isPlainWrite = route.includes('{collection}') && !route.startsWith('GET ')
  return ground === 'edge' && (isPlainWrite || OTHERS_FOR_STAFF.includes(route))
}

const OTHERS_FOR_STAFF = ['POST /api/inbox/{id}/decide', 'POST /api/share-requests']

const ACTING_FOR = {
  in: 'header',
  name: 'Acting-For',
  ...REQUEST_HEADERS['Acting-For'],
} as OpenAPIV3_1.ParameterObject

/** What stands on every answer of a route. */
function headersOfAll({ path }: Row): ResponseHeader[] {
  return path.startsWith('/api/sync/') ? ['Sync-Protocol'] : ['Sync-Protocol', 'X-Request-Id']
}

/** The headers that belong to errors with a status. */
const ERROR_HEADERS: Record<number, readonly ResponseHeader[]> = {
  401: ['WWW-Authenticate'],
  412: ['ETag'],
  429: ['Retry-After'],
  503: ['Retry-After'],
}

/** One response for each status of these problems, with an example of each code. */
function problemResponses(codes: readonly ProblemCode[]): Record<string, ResponseObject> {
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEMS[code][0])
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => {
      const examples = ofStatus.map((code) => {
        const [, title] = PROBLEMS[code]
        return [code, { summary: title, value: new Problem(code, `${title}.`).toBody() }]
      })
      return [
        status,
        {
          description: ofStatus.map((code) => `${code}: ${PROBLEMS[code][1]}.`).join(' '),
          headers: headersOf(ERROR_HEADERS[status] ?? []),
          content: {
            'application/problem+json': {
              schema: withCodes('Problem', ofStatus),
              examples: Object.fromEntries(examples),
            },
          },
        },
      ]
    }),
  )
}

function conflictResponse(codes: readonly ConflictCode[]): ResponseObject {
  const examples = codes.map((code) => [code, { value: exampleConflict(code) }] as const)
  return {
    description: `The edit is in conflict with what is here: ${codes.join(', ')}.`,
    headers: {},
    content: {
      'application/problem+json': {
        schema: withCodes('Conflict', codes),
        examples: Object.fromEntries(examples),
      },
    },
  }
}

function exampleConflict(code: ConflictCode) {
  const { type: conflict_type, action: suggested_action } = CONFLICTS[code]
  const message = 'The edit was not applied, and why.'
  return {
    type: 'about:blank',
    title: CONFLICT_TITLE,
    status: 409,
    detail: message,
    error_code: code,
    message,
    conflict_type,
    server_version: '2026-03-02T10:00:00.000Z',
    client_version: '2026-03-01T08:00:00.000Z',
    suggested_action,
    server_revision: 7,
    client_revision: 6,
    conflicting_fields: ['status'],
    record: null,
  }
}

function withCodes(schema: 'Problem' | 'Conflict', codes: readonly string[]) {
  const properties = { error_code: { enum: [...codes] } }
  return {
    allOf: [{ $ref: `#/components/schemas/${schema}` }],
    properties,
  } as OpenAPIV3_1.SchemaObject
}

/** The schemas of errors. A conflict is a problem too (S5). */
function errorSchemas() {
  const conflict = z.object({ ...problemSchema.shape, ...conflictSchema.shape })
  const toSchema = (schema: z.ZodType) => {
    const { $schema: _, ...rest } = z.toJSONSchema(schema)
    return rest as OpenAPIV3_1.SchemaObject
  }
  return { Problem: toSchema(problemSchema), Conflict: toSchema(conflict) }
}

function mergeResponses(
  answers: OpenAPIV3_1.ResponsesObject,
  errors: Record<string, ResponseObject>,
  always: readonly ResponseHeader[],
): OpenAPIV3_1.ResponsesObject {
  const merged: Record<string, ResponseObject> = { ...errors }
  for (const [status, answer] of Object.entries(answers) as [string, ResponseObject][]) {
    const error = errors[status]
    merged[status] = {
      ...answer,
      description: [answer.description, error?.description].filter(Boolean).join(' '),
      headers: { ...error?.headers, ...answer.headers },
      ...((answer.content || error) && { content: { ...answer.content, ...error?.content } }),
    }
  }
  for (const response of Object.values(merged)) {
    response.headers = { ...response.headers, ...headersOf(always) }
  }
  return merged
}

function headersOf(names: readonly ResponseHeader[]) {
  const headers = Object.fromEntries(names.map((name) => [name, RESPONSE_HEADERS[name]]))
  return headers as Record<string, OpenAPIV3_1.HeaderObject>
}
