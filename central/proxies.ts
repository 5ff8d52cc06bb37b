import { isIP } from 'node:net'
import { neighbourOf } from '@outpost/shared/node/neighbour'
import type { Context } from 'hono'

/** What central knows of the other end of a connection. */
export type ClientSight = {
  /** The client's address; one name for all where there is no connection. */
  addressOf(c: Context): string
  /** Whether the client speaks TLS, be it to a proxy. */
  isOverTls(c: Context): boolean
}

/**
 * Looks through so many proxies of our own (A1). Each adds whom it has seen at the end of
 * `X-Forwarded-For`, so what a client has written there itself stands before what is read.
 */
export function seenThrough(proxies: number): ClientSight {
  return {
    addressOf(c) {
      const near = neighbourOf(c)
      if (proxies === 0) return near
      const seen = (c.req.header('x-forwarded-for') ?? '').split(',').slice(-proxies)
      return bareAddress(seen[0] ?? '') ?? near
    },
    isOverTls(c) {
      const [told] = proxies > 0 ? (c.req.header('x-forwarded-proto') ?? '').split(',') : []
      return (told || new URL(c.req.url).protocol.slice(0, -1)).trim() === 'https'
    },
  }
}

/** Some proxies add the port, and put IPv6 into brackets. Null for what is no address. */
function bareAddress(written: string): string | null {
  const text = written.trim()
  const address = /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1')
  return isIP(address) ? address : null
}
