import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { zstdCompress } from 'node:zlib'
import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { Fetch } from '@outpost/shared/replica/http-link'
import { Agent, fetch } from 'undici'

/** Timeouts are on silence, not on duration (N8): a transfer that moves is never cut. */
const SILENCE_MS_MAX = MINUTE_MS
const CONNECT_MS_MAX = 20_000

/** Bytes handed to the line at once. */
const CHUNK_BYTES = 16_384

/** Bodies of fewer bytes go as they are. */
const COMPRESSED_FROM_BYTES = 1000

/** `fetch` to central over one kept connection; `caFile` names a private certificate authority. */
export function createCentralFetch(
  caFile: string | undefined,
  silenceMsMax = SILENCE_MS_MAX,
): {
  fetch: Fetch
  close(): Promise<void>
} {
  const agent = new Agent({
    headersTimeout: silenceMsMax,
    bodyTimeout: silenceMsMax,
    connect: { timeout: CONNECT_MS_MAX, ...(caFile && { ca: readFileSync(caFile) }) },
    // The limits on silence hold for a connection, and HTTP/2 has more than one request on it.
    allowH2: false,
    connections: 1,
    pipelining: 1,
  })
  return {
    fetch: (url, { body, ...init }) =>
      fetch(url, {
        ...init,
        ...(body && { body: inChunks(body), duplex: 'half' }),
        dispatcher: agent,
      }),
    close: () => agent.close(),
  }
}

/**
 * A body in parts: each part that goes out shows that the line moves. As one piece it would have to
 * be sent whole before the limit on silence.
 */
async function* inChunks(body: Uint8Array) {
  for (let at = 0; at < body.length; at += CHUNK_BYTES) yield body.subarray(at, at + CHUNK_BYTES)
}

/** Of the encodings that undici's `fetch` undoes the best; every authority has it. */
export const ACCEPT_ENCODING = 'zstd'

const zstd = promisify(zstdCompress)

export async function compressBody(body: Uint8Array) {
  if (body.length < COMPRESSED_FROM_BYTES) return { body, encoding: null }
  return { body: new Uint8Array(await zstd(body)), encoding: 'zstd' }
}
