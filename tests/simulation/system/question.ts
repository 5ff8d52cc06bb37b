import type { Fetch } from '@outpost/shared/replica/http-link'
import type { Hono } from 'hono'

/** A request to a node, and what it answers, as they go over a line. */
export type Question = {
  method: string
  path: string
  headers: Record<string, string>
  body?: Uint8Array
}

// biome-ignore lint/suspicious/noExplicitAny: the simulation looks into bodies that nothing has checked
export type Answer = { status: number; headers: Headers; text: string; body: any }

export async function ask(app: Hono, { method, path, headers, body }: Question): Promise<Answer> {
  const response = await app.request(path, {
    method,
    headers,
    ...(body && { body: body as BodyInit }),
  })
  const text = await response.text()
  return toAnswer(response.status, response.headers, text)
}

export function toAnswer(status: number, headers: Headers, text: string): Answer {
  const isJson = headers.get('content-type')?.includes('json')
  return { status, headers, text, body: isJson && text !== '' ? JSON.parse(text) : null }
}

/**
 * Without compression: it is not what is tried here, and is done by threads, which come back in any
 * order.
 */
export function plainly(fetch: Fetch): Fetch {
  return (url, { headers: { 'Accept-Encoding': _encodings, ...headers }, ...init }) =>
    fetch(url, { ...init, headers })
}

/** A good line straight to central; pages hold at most so many changes, if that is said. */
export function fetchOf(
  central: { ask(question: Question): Promise<Answer> },
  pageLimit: number | null = null,
): Fetch {
  return plainly(async (url, { method, headers, body }) => {
    const asked = url.replace('https://central', '')
    const path = pageLimit === null ? asked : asked.replace(/\blimit=\d+/, `limit=${pageLimit}`)
    const answer = await central.ask({ method, path, headers, ...(body && { body }) })
    return { status: answer.status, headers: answer.headers, text: async () => answer.text }
  })
}

/** A request with a token; bodies are JSON. */
export function questionOf(
  token: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Question {
  return {
    method,
    path,
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: new TextEncoder().encode(JSON.stringify(body)) }),
  }
}
