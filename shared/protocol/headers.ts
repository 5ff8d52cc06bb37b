/** The version of the sync protocol that this code speaks, in the header `Sync-Protocol`. */
export const PROTOCOL_VERSION = 1

/** Every version that is served; sent with `426` (rule F10). */
export const PROTOCOL_VERSIONS = [1] as const

/** On every answer of an authority; what lacks it was answered by something else (rule F10). */
export const SYNC_PROTOCOL = 'Sync-Protocol'

/** A node's account of itself (rule N11): compact JSON, at most REPORT_BYTES_MAX bytes. */
export const SYNC_REPORT = 'Sync-Report'
export const REPORT_BYTES_MAX = 512

/** On a push: the sender's cursor, so that a database that was put back is noticed before (N9). */
export const SYNC_CURSOR = 'Sync-Cursor'

/** Which copy of a box is calling (rule N10): `<current>, <next>`; answered by what is known of it. */
export const SYNC_INCARNATION = 'Sync-Incarnation'

/** On a plain write to a box: the id of the member of staff in whose name it is made (A2). */
export const ACTING_FOR = 'Acting-For'

/** By which an answer can be found in the log (rule S5). */
export const REQUEST_ID = 'X-Request-Id'

export const SYNC_STRATEGY = 'server-authoritative'

/**
 * Whether one of the entity tags in `If-None-Match` is this one: `*`, or a weak comparison
 * (RFC 9110 section 13.1.2; proxies weaken tags on their way).
 */
export function matchesWeakly(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  if (header.trim() === '*') return true
  return tagsIn(header).some((tag) => opaque(tag) === opaque(etag))
}

/** Whether `If-Match` holds: `*`, or a strong comparison (RFC 9110 section 13.1.1). */
export function matchesStrongly(header: string, etag: string): boolean {
  if (header.trim() === '*') return true
  return !etag.startsWith('W/') && tagsIn(header).includes(etag)
}

/**
 * What the preconditions of a request make of it (RFC 9110 section 13.2.2) for a resource that bears
 * this tag now: it goes on, is answered `304`, or fails with `412`. `If-Match` comes first.
 */
export function weighPreconditions(
  request: { method: string; ifMatch: string | undefined; ifNoneMatch: string | undefined },
  etag: string,
): 'go on' | 'not modified' | 'failed' {
  const { method, ifMatch, ifNoneMatch } = request
  if (ifMatch !== undefined && !matchesStrongly(ifMatch, etag)) return 'failed'
  if (!matchesWeakly(ifNoneMatch, etag)) return 'go on'
  return method === 'GET' || method === 'HEAD' ? 'not modified' : 'failed'
}

function tagsIn(header: string): string[] {
  return header.match(/(?:W\/)?"[^"]*"/g) ?? []
}

function opaque(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag
}
