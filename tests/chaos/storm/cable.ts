import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Dice } from '../../support/random.ts'
import type { Tally } from './tally.ts'

/*
 * A cable between two processes: it carries bytes, and knows nothing of what they mean. In rough
 * weather each connection has a fate of its own.
 */

/** What happens to what one side of a connection sends. Places are bytes from its beginning. */
type Fate = {
  cutAt?: number
  corruptAt?: number
  /** Bytes come this much later. */
  delayMs?: number
  /** Bytes in a second. */
  rate?: number
  /** Nothing arrives, and nothing says so. */
  isSwallowed?: boolean
}

/** TLS alone needs some thousand bytes; what lies behind them is ours. */
const PLACE_MAX = 40_000
const DELAY_MS_MAX = 300
const RATE_MIN = 3000
/** Bytes sent at once on a slow line. */
const SLICE_BYTES = 500
/** A dead line is cut after this long, so that a short run sees what comes after. */
const SWALLOWED_MS_MAX = 1500

export type Cable = Awaited<ReturnType<typeof openCable>>

/** `maySpoil`: whether bytes may be changed, which only TLS can notice. */
export async function openCable(dice: Dice, tally: Tally, maySpoil: boolean) {
  let target: number | null = null
  let isRough = false
  let onMoved: (() => void) | null = null
  const sockets = new Set<Socket>()

  const server = createServer((near) => {
    if (target === null) return void near.destroy()
    const far = connect(target, '127.0.0.1')
    const tear = () => {
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', tear)
      socket.on('close', () => {
        sockets.delete(socket)
        tear()
      })
    }
    const { name, fate } = isRough ? fateOf(dice, maySpoil) : CLEAR
    // Many connections end before the place at which something was to happen.
    const happened = () => tally.add(`line: ${name}`)
    const isUpward = dice.chance(0.5)
    if (fate.isSwallowed) setTimeout(tear, dice.below(SWALLOWED_MS_MAX)).unref()
    const moved = () => onMoved?.()
    carry(near, far, isUpward ? fate : {}, { happened }).then(undefined, tear)
    carry(far, near, isUpward ? {} : fate, { happened, moved }).then(undefined, tear)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  function cutAll() {
    for (const socket of sockets) socket.destroy()
  }

  return {
    port: (server.address() as AddressInfo).port,
    /** Where it leads from now on; nowhere if null. */
    lead(port: number | null) {
      target = port
    },
    weather(next: 'rough' | 'clear') {
      isRough = next === 'rough'
      if (!isRough) cutAll()
    },
    cutAll() {
      tally.add('line: cut', Math.ceil(sockets.size / 2))
      cutAll()
    },
    /** Resolves in the moment in which the next answer comes by. */
    moved: () =>
      new Promise<void>((resolve) => {
        onMoved = resolve
      }),
    close() {
      cutAll()
      server.close()
    },
  }
}

type Named = { name: string; fate: Fate }

const CLEAR: Named = { name: 'clear', fate: {} }

function fateOf(dice: Dice, maySpoil: boolean): Named {
  // As many places among the first bytes as among many.
  const place = Math.ceil(PLACE_MAX ** (0.4 + (0.6 * dice.below(1000)) / 1000))
  const fates: [share: number, name: string, fate: Fate][] = [
    [25, 'cut', { cutAt: place }],
    [maySpoil ? 15 : 0, 'corrupted', { corruptAt: place }],
    [15, 'delayed', { delayMs: 1 + dice.below(DELAY_MS_MAX) }],
    [10, 'throttled', { rate: RATE_MIN + dice.below(10 * RATE_MIN) }],
    [5, 'swallowed', { isSwallowed: true }],
  ]
  let roll = dice.below(100)
  for (const [share, name, fate] of fates) {
    if (roll < share) return { name, fate }
    roll -= share
  }
  return CLEAR
}

type Told = {
  /** Told once, when that which makes the fate has happened. */
  happened: () => void
  /** Told whenever something went by. */
  moved?: () => void
}

/** Carries what one side sends to the other, until the end, or to where its fate lets it. */
async function carry(from: Socket, to: Socket, fate: Fate, { happened, moved }: Told) {
  const { cutAt = Number.POSITIVE_INFINITY, corruptAt = -1, delayMs = 0, rate, isSwallowed } = fate
  let passed = 0
  for await (const chunk of from as AsyncIterable<Buffer>) {
    if (passed === 0 && (delayMs > 0 || rate || isSwallowed)) happened()
    const at = passed
    passed += chunk.length
    if (isSwallowed) continue
    if (delayMs > 0) await pause(delayMs)
    if (corruptAt >= at && corruptAt < passed) happened()
    await send(to, spoilt(chunk, corruptAt - at).subarray(0, cutAt - at), rate)
    moved?.()
    if (passed < cutAt) continue
    happened()
    return void to.destroySoon()
  }
  to.end()
}

async function send(to: Socket, bytes: Buffer, rate: number | undefined) {
  if (!rate) {
    if (!to.write(bytes)) await once(to, 'drain')
    return
  }
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    to.write(bytes.subarray(at, at + SLICE_BYTES))
    await pause((1000 * SLICE_BYTES) / rate)
  }
}

/** With the byte at this place changed, if it has one. */
function spoilt(chunk: Buffer, place: number): Buffer {
  const byte = chunk[place]
  if (byte === undefined) return chunk
  const copy = Buffer.from(chunk)
  copy[place] = byte ^ 0x20
  return copy
}
