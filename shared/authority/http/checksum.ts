import { createMiddleware } from 'hono/factory'
import { checksumOf, SYNC_CHECKSUM } from '../../protocol/checksum.ts'

/** Names the checksum of what goes out (F13). It stands inside of `compression`; streams pass. */
export const checksums = createMiddleware(async (c, next) => {
  await next()
  const isJson = /json/.test(c.res.headers.get('content-type') ?? '')
  if (!c.res.body || !isJson) return
  const bytes = new Uint8Array(await c.res.arrayBuffer())
  const response = new Response(bytes, c.res)
  response.headers.set(SYNC_CHECKSUM, checksumOf(bytes))
  c.res = undefined
  c.res = response
})
