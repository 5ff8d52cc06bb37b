import createClient from 'openapi-fetch'
import type { components, paths } from './central-api.ts'
import type { paths as boxPaths } from './edge-api.ts'

/*
 * The client that an integrator gets from the API's document: types by openapi-typescript, requests
 * by openapi-fetch. Nothing of our own stands between.
 */

/** Bodies of JSON, of errors too: lists are there as CSV as well, which would make them `string`. */
type Json = `application/${string}`

export type Schemas = components['schemas']
export type Client = ReturnType<typeof centralClient>

/** A typed client of central; without a token it can enrol, no more. */
export function centralClient(url: string, token?: string) {
  return createClient<paths, Json>({ baseUrl: url, ...(token && { headers: bearing(token) }) })
}

/** A typed client of a box, for what only a box has or shows otherwise. */
export function boxClient(url: string, token: string) {
  return createClient<boxPaths, Json>({ baseUrl: url, headers: bearing(token) })
}

/** What a call answered. Throws the problem that it answered instead. */
export function dataOf<T>(reply: { data?: T; error?: unknown; response: Response }): T {
  if (reply.data !== undefined) return reply.data
  throw new Error(`${reply.response.status}: ${JSON.stringify(reply.error)}`)
}

/** The tag of an answer, which openapi-fetch leaves untyped. */
export function tagOf({ response }: { response: Response }): string {
  const tag = response.headers.get('ETag')
  if (tag === null) throw new Error(`${response.url} has no ETag`)
  return tag
}

function bearing(token: string) {
  return { Authorization: `Bearer ${token}` }
}
