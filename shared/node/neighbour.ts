import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'

/** The address of the other end of the connection; one name for all where there is none. */
export function neighbourOf(c: Context): string {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>
  return incoming?.socket.remoteAddress ?? 'unknown'
}
