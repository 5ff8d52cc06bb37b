import { promisify } from 'node:util'
import {
  brotliCompressSync,
  gunzipSync,
  gzip,
  gzipSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib'
import { compressBody } from '@outpost/edge/sync/central-fetch'
import { createHttpLink, type HttpLinkDeps } from '@outpost/shared/replica/http-link'
import { LinkDown } from '@outpost/shared/replica/link'
import { expect, test } from 'vitest'
import { updateOf } from '../support/authority.ts'
import { authorityStanding, type Clinic, replicaStanding, startClinic } from '../support/clinic.ts'
import { linkDepsOf } from '../support/link-deps.ts'
import type { Reply } from '../support/road.ts'

/** So many places of each body are damaged, each in another way. */
const PLACES = 40

type Damage = (body: Buffer) => Buffer

/** What a line does to a body: one bit, a burst, a gap, or the end of it, from its first byte to its last. */
function damagesOf(length: number): Damage[] {
  const damages: Damage[] = []
  for (let n = 0; n < PLACES; n++) {
    const place = Math.floor((n * (length - 1)) / (PLACES - 1))
    damages.push(flip(place, 1 << (n % 8)))
    if (n % 3 === 0) damages.push((body) => body.subarray(0, place))
    if (n % 3 === 1) damages.push((body) => flip(place + 3, 0x11)(flip(place, 0x01)(body)))
    if (n % 3 === 2) {
      damages.push((body) => Buffer.concat([body.subarray(0, place), body.subarray(place + 1)]))
    }
  }
  return damages
}

const flip =
  (place: number, bits: number): Damage =>
  (body) => {
    const copy = Buffer.from(body)
    const byte = copy[place]
    if (byte !== undefined) copy[place] = byte ^ bits
    return copy
  }

const ENCODERS: Record<string, (plain: Buffer) => Buffer> = {
  identity: (plain) => plain,
  gzip: (plain) => gzipSync(plain),
  br: (plain) => brotliCompressSync(plain),
  // Without a checksum of its own, as Node makes it.
  zstd: (plain) => zstdCompressSync(plain),
}

function linkOf(clinic: Clinic, compress: HttpLinkDeps['compress'] = compressBody) {
  return createHttpLink({ ...linkDepsOf(clinic), acceptEncoding: null, compress })
}

type Link = ReturnType<typeof linkOf>
const start = { epoch: null, cursor: null, etag: null }

const pull = (link: Link) => link.pull({ position: start, limit: 100 })

/** An answer of central as it says it when nothing is compressed, and a way to hear it again. */
async function hearPlain(at: Clinic, ask: (link: Link) => Promise<unknown>) {
  const link = linkOf(at)
  let heard: Reply | null = null
  at.road.weather({
    isPlain: true,
    change(reply) {
      heard = reply
      return reply
    },
  })
  const whole = await ask(link)
  return { link, whole, heard: heard as unknown as Reply }
}

/** All but the bytes that went over the line. */
function contentOf(reply: unknown) {
  const { traffic: _traffic, ...content } = reply as { traffic: unknown }
  return content
}

async function tryEachDamage(at: Clinic, ask: (link: Link) => Promise<unknown>, encoding: string) {
  const { link, whole, heard } = await hearPlain(at, ask)
  const encode = ENCODERS[encoding] as (plain: Buffer) => Buffer
  const body = encode(heard.body)
  const headers = {
    ...heard.headers,
    ...(encoding !== 'identity' && { 'content-encoding': encoding }),
  }
  const say = (said: Buffer) => at.road.weather({ status: 200, headers, body: said })

  say(body)
  expect(contentOf(await ask(link))).toEqual(contentOf(whole))
  let refused = 0
  for (const [n, damage] of damagesOf(body.length).entries()) {
    say(damage(body))
    const reply = await ask(link).catch((error: unknown) => error)
    // Some bits of a compressed body mean nothing, such as the time in the head of gzip.
    if (!(reply instanceof LinkDown)) expect(contentOf(reply), `${n}`).toEqual(contentOf(whole))
    else refused += 1
  }
  expect(refused).toBeGreaterThan(1.5 * PLACES)
  say(body)
  expect(contentOf(await ask(link))).toEqual(contentOf(whole))
}

test.each(Object.keys(ENCODERS))(
  '[F13] a page that was damaged anywhere is not taken (%s)',
  async (encoding) => {
    const at = await startClinic()
    await at.patients(6)
    await tryEachDamage(at, pull, encoding)
  },
)

test.each(Object.keys(ENCODERS))(
  '[F13] the answer to a push that was damaged anywhere is not taken (%s)',
  async (encoding) => {
    const at = await startClinic()
    const { epoch, edits } = await sixEdits(at)
    await tryEachDamage(at, (link) => link.push({ epoch, cursor: null, edits }), encoding)
  },
)

/** Edits of six patients, as the box would send them. */
async function sixEdits(at: Clinic) {
  const patients = await at.patients(6)
  const edits = patients.map((id, n) =>
    updateOf('patients', { id, revision: 1 }, { phone: `07${n}` }),
  )
  return { epoch: at.central.store.identity().epoch, edits }
}

type Compressor = [name: string, HttpLinkDeps['compress'], inflate: (body: Buffer) => Buffer]
const compressors: Compressor[] = [
  ['identity', async (body) => ({ body, encoding: null }), (body) => body],
  ['gzip', async (body) => ({ body: await promisify(gzip)(body), encoding: 'gzip' }), gunzipSync],
  ['zstd, as a box makes it', compressBody, zstdDecompressSync],
]

test.each(compressors)(
  '[F13] nothing is judged of a push whose edits were damaged anywhere (%s)',
  async (_name, compress, inflate) => {
    const at = await startClinic()
    const { epoch, edits } = await sixEdits(at)
    const link = linkOf(at, compress)
    const ask = () => link.push({ epoch, cursor: null, edits })
    let length = 0
    at.road.weather({
      spoil(body) {
        length = body.length
        return Buffer.alloc(1)
      },
    })
    await expect(ask()).rejects.toThrow(LinkDown)
    const before = authorityStanding(at.central.store)
    for (const [n, damage] of damagesOf(length).entries()) {
      // Some bits of a compressed body mean nothing.
      const spoil = (body: Buffer) =>
        isSameInside(body, damage(body), inflate) ? Buffer.alloc(1) : damage(body)
      at.road.weather({ spoil })
      await expect(ask(), `${n}`).rejects.toThrow(LinkDown)
    }
    expect(authorityStanding(at.central.store)).toEqual(before)
    at.road.clear()
    const reply = await ask()
    expect(reply).toMatchObject({ outcomes: Array(6).fill({ status: 200, revision: 2 }) })
  },
)

function isSameInside(a: Buffer, b: Buffer, inflate: (body: Buffer) => Buffer): boolean {
  try {
    return inflate(a).equals(inflate(b))
  } catch {
    return false
  }
}

test('[F13] a client that names no checksum is served, one whose body does not fit it gets 400', async () => {
  const at = await startClinic()
  const { epoch, edits } = await sixEdits(at)
  const push = (sum: string | null) =>
    at.admin.send('POST', '/api/sync/push', { epoch, edits }, sum ? { 'Sync-Checksum': sum } : {})
  expect(await push('000000000000')).toMatchObject({
    status: 400,
    body: { error_code: 'INVALID_JSON' },
  })
  expect(await at.atCentral('patients', edits[0]?.record_id ?? '')).toMatchObject({ revision: 1 })
  expect(await push(null)).toMatchObject({ status: 200 })
})

test('[F13] [E3] a box on a line that changes bits takes nothing false, and each edit once', async () => {
  const at = await startClinic()
  const patients = await at.patients(8)
  await at.box.round()
  for (const id of patients) await at.setPhone(id, '0722 100 200')
  await at.patients(8)
  const before = replicaStanding(at.box)
  const spoilt = (reply: Reply) => ({ ...reply, body: flip(reply.body.length >> 1, 4)(reply.body) })
  at.road.weather({ change: spoilt })
  expect(await at.box.round()).toMatchObject({ isComplete: false, link: 'central_error' })
  at.road.weather(({ isPush }) =>
    isPush ? { spoil: flip(200, 1) } : { isPlain: true, change: spoilt },
  )
  expect(await at.box.round()).toMatchObject({ isComplete: false, link: 'central_error' })
  expect(replicaStanding(at.box)).toEqual(before)

  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 8 })
  for (const id of patients) {
    expect(await at.seen('patients', id)).toMatchObject({ phone: '0722 100 200', revision: 2 })
  }
})
