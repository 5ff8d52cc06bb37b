import type { Millis } from '@outpost/shared/model/time'
import type { Edit } from '@outpost/shared/protocol/edit'
import { createHttpLink, type Fetch } from '@outpost/shared/replica/http-link'
import type { Link } from '@outpost/shared/replica/link'
import type { BesidesEdits } from '../replica/besides.ts'

/** For what goes out, until the answer begins; and then for each silence (N8). The box is in the same building. */
const SILENCE_MS_MAX = 20_000

/** Bodies of fewer bytes go as they are. */
const COMPRESSED_FROM_BYTES = 4000

type LinkDeps = {
  fetch: typeof fetch
  /** The box's address, without a slash at the end. */
  url: string
  token: string
  /** What is told of these edits beside them. */
  besidesEdits: (edits: readonly Edit[]) => Promise<BesidesEdits>
  /** The box's clock, as far as it is known. */
  now: () => Millis
  /** Told after each answer of the box: what its clock said. */
  onContact: (boxTime: Millis) => void
}

/** The way from a device to its box. */
export function createBoxLink({ fetch, now, onContact, ...deps }: LinkDeps): Link {
  return createHttpLink({
    ...deps,
    fetch: mindingSilence(fetch),
    fill: 'work',
    // Browsers undo what they have asked for by themselves.
    acceptEncoding: null,
    compress,
    report: () => null,
    now,
    onContact: ({ authorityTime }) => {
      if (Number.isFinite(authorityTime)) onContact(authorityTime)
    },
    // Browsers say of no error what it was.
    weatherOf: () => ({ state: 'offline', wasUnderWay: null }),
  })
}

/**
 * `fetch` that gives up when nothing comes any more, and waits while an answer does. Browsers do not tell
 * how far a request has gone out: one for which the time is too short gets smaller (N8).
 */
function mindingSilence(fetch: typeof globalThis.fetch): Fetch {
  return async (url, { body, ...init }) => {
    const silence = new AbortController()
    let timer: ReturnType<typeof setTimeout>
    const heard = () => {
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(new Error('nothing came any more')), SILENCE_MS_MAX)
    }
    const quiet = () => clearTimeout(timer)
    heard()
    const response = await fetch(url, {
      ...init,
      ...(body && { body: body as Uint8Array<ArrayBuffer> }),
      signal: silence.signal,
      cache: 'no-store',
    }).catch((error: unknown) => {
      quiet()
      throw error
    })
    return {
      status: response.status,
      headers: response.headers,
      body: {
        async cancel() {
          quiet()
          await response.body?.cancel()
        },
      },
      text: () => readText(response, heard).finally(quiet),
    }
  }
}

async function readText(response: Response, heard: () => void): Promise<string> {
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const part = await reader?.read()
    if (!part || part.done) return text + decoder.decode()
    heard()
    text += decoder.decode(part.value, { stream: true })
  }
}

async function compress(body: Uint8Array) {
  if (body.length < COMPRESSED_FROM_BYTES || typeof CompressionStream === 'undefined') {
    return { body, encoding: null }
  }
  const packed = new Blob([body as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new CompressionStream('gzip'))
  return { body: new Uint8Array(await new Response(packed).arrayBuffer()), encoding: 'gzip' }
}
