import {
  type CollectionsDigest,
  collectionsDigestSchema,
  type FetchedPage,
  fetchedPageSchema,
  type PrefixDigest,
  prefixDigestSchema,
} from '../protocol/digest.ts'
import { call, damaged, type HttpLinkDeps, parse, toRefusal, toRequest } from './http-link.ts'
import type { Refusal, Traffic } from './link.ts'

type Given<T> = ({ kind: 'given'; body: T } | Refusal) & { traffic: Traffic }

/** What a comparison asks of the authority. Every call answers, or throws `LinkDown`. */
export type ComparisonLink = {
  digestCollections(cursor: string): Promise<Given<CollectionsDigest>>
  digestPrefix(cursor: string, collection: string, prefix: string): Promise<Given<PrefixDigest>>
  fetch(ids: readonly string[]): Promise<Given<FetchedPage>>
}

/** The same over HTTP, with the same disbelief as the link of a round (F10, F11). */
export function createComparisonLink(deps: HttpLinkDeps): ComparisonLink {
  async function ask<T>(
    schema: Schema<T>,
    method: string,
    path: string,
    request: Parameters<typeof call>[3],
  ): Promise<Given<T>> {
    const { answer, traffic } = await call(deps, method, path, request)
    if (answer.status !== 200) return { ...toRefusal(answer), traffic }
    const body = schema.safeParse(parse(answer.text))
    if (!body.success) throw damaged('What came of records could not be read whole.')
    return { kind: 'given', body: body.data, traffic }
  }
  const digest = <T>(schema: Schema<T>, query: Record<string, string>) =>
    ask(schema, 'GET', `/api/sync/digest?${new URLSearchParams(query)}`, { headers: {} })

  return {
    digestCollections: (cursor) => digest(collectionsDigestSchema, { cursor }),
    digestPrefix: (cursor, collection, prefix) =>
      digest(prefixDigestSchema, { collection, prefix, cursor }),
    async fetch(ids) {
      const request = await toRequest(deps, { ids })
      return ask(fetchedPageSchema, 'POST', '/api/sync/fetch', request)
    },
  }
}

type Schema<T> = {
  safeParse(value: unknown): { success: true; data: T } | { success: false }
}
