import { Readable, type Transform } from 'node:stream'
import { createGunzip, createZstdDecompress, type Gunzip as Zlib } from 'node:zlib'
import { checksumOf, SYNC_CHECKSUM } from '../protocol/checksum.ts'
import { Problem } from '../protocol/problems.ts'

/** JSON nested deeper than this is no request of ours. */
const JSON_DEPTH_MAX = 32

const DECODERS = new Map<string, (() => Transform) | null>([
  ['', null],
  ['identity', null],
  ['gzip', createGunzip],
  ['zstd', createZstdDecompress],
])

/**
 * Reads a request's body as JSON. Limits hold for what comes out, while it is inflated (F8).
 * Throws `Problem` TOO_LARGE, UNSUPPORTED_MEDIA_TYPE or INVALID_JSON.
 */
export async function readJson(request: Request, bytesMax: number): Promise<unknown> {
  refuseOtherTypes(request)
  const bytes = await readBytes(request, bytesMax)
  refuseDamaged(request, bytes)
  const value = parseJson(bytes)
  refuseDeep(value)
  return value
}

function refuseOtherTypes(request: Request) {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === '' || type === 'application/json' || type.endsWith('+json')) return
  throw new Problem('UNSUPPORTED_MEDIA_TYPE', `A body of type ${type} is not read here.`, {
    headers: { Accept: 'application/json' },
  })
}

async function readBytes(request: Request, bytesMax: number): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge(bytesMax)
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? ''
  const decoder = DECODERS.get(encoding)
  if (decoder === undefined) {
    throw new Problem('UNSUPPORTED_MEDIA_TYPE', `A body encoded as ${encoding} is not read here.`, {
      headers: { 'Accept-Encoding': 'zstd, gzip' },
    })
  }
  if (!request.body) return Buffer.alloc(0)
  const raw = Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0])
  const stream = decoder ? raw.pipe(decoder()) : raw
  if (stream !== raw) raw.on('error', (error) => stream.destroy(error))
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of stream) {
      length += chunk.length
      if (length > bytesMax) throw tooLarge(bytesMax)
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem('INVALID_JSON', 'The body was cut short or is not encoded as it says.')
  }
  bytesRead.set(request, stream === raw ? length : (stream as Zlib).bytesWritten)
  return Buffer.concat(chunks)
}

const bytesRead = new WeakMap<Request, number>()

/** How many bytes the body had that was read, as it came over the line; 0 if none was. */
export function bytesReadOf(request: Request): number {
  return bytesRead.get(request) ?? 0
}

/** A client that names no checksum is served (F13). */
function refuseDamaged(request: Request, bytes: Buffer) {
  const named = request.headers.get(SYNC_CHECKSUM)
  if (named === null || named === checksumOf(bytes)) return
  throw new Problem(
    'INVALID_JSON',
    'The body is not the one that was sent: it was damaged on its way. Nothing was changed; send it again.',
  )
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Problem('INVALID_JSON', 'The body is not JSON in UTF-8. Nothing was changed.', {
      errors: { body: 'is not JSON in UTF-8' },
    })
  }
}

/** Without recursion, because the depth is the sender's choice. */
function refuseDeep(value: unknown) {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > JSON_DEPTH_MAX) {
      throw new Problem(
        'INVALID_JSON',
        `The body is nested deeper than ${JSON_DEPTH_MAX} levels.`,
        {
          errors: { body: 'is nested too deep' },
        },
      )
    }
    level = level.flatMap((one) => (typeof one === 'object' && one ? Object.values(one) : []))
  }
}

function tooLarge(bytesMax: number): Problem {
  return new Problem(
    'TOO_LARGE',
    `The body has more than ${bytesMax} bytes. Nothing was changed; send it in smaller parts.`,
  )
}
