import type { WireRecord } from '@outpost/shared/model/record'

/** What was answered. Its shape is that of our own servers' answers, so it is not checked again. */
type Reply<T> = {
  body: T
  /** Of the body, once unpacked. */
  bytes: number
  ms: number
}

export type Api = ReturnType<typeof createApi>

/** Most pages of one collection that are read. */
const LIST_PAGES_MAX = 100

/** Calls central or the box as one who bears a token. Throws if the answer is no success. */
export function createApi(url: string, token: string) {
  async function send<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply<T>> {
    const since = performance.now()
    const response = await fetch(url + path, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const content = Buffer.from(await response.arrayBuffer())
    const ms = performance.now() - since
    if (!response.ok) {
      throw new Error(`${method} ${path} was answered with ${response.status}: ${content}`)
    }
    return { body: JSON.parse(content.toString()) as T, bytes: content.length, ms }
  }

  async function get<T>(path: string): Promise<T> {
    return (await send<T>('GET', path)).body
  }

  /** All records of a collection that the token may see. */
  async function list(collection: string): Promise<WireRecord[]> {
    type Page = { results: WireRecord[]; next: string | null }
    const records: WireRecord[] = []
    let path: string | null = `/api/${collection}/?limit=1000`
    for (let page = 0; path !== null && page < LIST_PAGES_MAX; page++) {
      const { results, next }: Page = await get<Page>(path)
      records.push(...results)
      path = next
    }
    return records
  }

  return { url, token, send, get, list }
}
