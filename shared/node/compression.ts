import { promisify } from 'node:util'
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib'
import { createMiddleware } from 'hono/factory'

/** Bodies of fewer bytes go out as they are (F8): their headers weigh more. */
const COMPRESSED_FROM_BYTES = 1000

/** In our order of preference; the client's `q` values come first. */
const ENCODERS: Record<string, (bytes: Buffer) => Promise<Buffer>> = {
  zstd: promisify(zstdCompress),
  br: (bytes) =>
    // 5 of 11: above it a Raspberry Pi takes longer to compress than a slow line to send.
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: promisify(gzip),
}

/** Compresses what is worth it by what the client accepts (F8). Streams pass untouched. */
export const compression = createMiddleware(async (c, next) => {
  await next()
  const type = c.res.headers.get('content-type') ?? ''
  c.res.headers.append('Vary', 'Accept-Encoding')
  if (
    !c.res.body ||
    !/json|text|javascript|svg/.test(type) ||
    // What comes bit by bit would be kept whole until its end.
    /^(text\/event-stream|application\/x-ndjson)/.test(type)
  ) {
    return
  }
  const encoding = preferredEncoding(c.req.header('accept-encoding') ?? '')
  const encode = encoding && ENCODERS[encoding]
  if (!encode || c.res.headers.has('content-encoding') || c.req.method === 'HEAD') return
  const bytes = Buffer.from(await c.res.arrayBuffer())
  const isWorthIt = bytes.length >= COMPRESSED_FROM_BYTES
  const body = isWorthIt ? await encode(bytes) : bytes
  const response = new Response(new Uint8Array(body), c.res)
  response.headers.set('Content-Length', String(body.length))
  if (isWorthIt) response.headers.set('Content-Encoding', encoding)
  c.res = undefined
  c.res = response
})

/** The encoding that both sides know and the client likes best, or null for none. */
export function preferredEncoding(
  accepted: string,
  known: readonly string[] = Object.keys(ENCODERS),
): string | null {
  const qualities = new Map<string, number>()
  for (const part of accepted.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim())
    const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    qualities.set(name, q === undefined ? 1 : Number(q) || 0)
  }
  const qualityOf = (name: string) => qualities.get(name) ?? qualities.get('*') ?? 0
  const [best] = known
    .filter((name) => qualityOf(name) > 0)
    .sort((a, b) => qualityOf(b) - qualityOf(a))
  return best ?? null
}
