import { BlockList, isIP } from 'node:net'
import { CommandFailed } from './command-failed.ts'
import type { TlsFiles } from './tls-files.ts'

/** The settings that decide how a server speaks. */
type TransportSettings = {
  host: string
  cert: string | undefined
  key: string | undefined
  plainHttp: 'refuse' | 'allow'
}

/** `tls` is null for plain HTTP; `warning` says what is at risk, null where nothing is. */
type Transport = { tls: TlsFiles | null; warning: string | null }

const RISK = 'whoever is on the network can read and change records, tokens and passwords'

/**
 * How a server of this side speaks. Plain HTTP beyond its machine must have been asked for: nobody
 * should come to it by forgetting something. Throws `CommandFailed` where it was not, and where only
 * one of the two files is named.
 */
export function transportOf(
  side: 'CENTRAL' | 'EDGE',
  { host, cert, key, plainHttp }: TransportSettings,
): Transport {
  if (!cert !== !key) {
    throw new CommandFailed(
      `${side}_TLS_CERT and ${side}_TLS_KEY belong together: set both or none.`,
    )
  }
  if (cert && key) return { tls: { cert, key }, warning: null }
  if (isLoopback(host)) return { tls: null, warning: null }
  const advice = `${side}_TLS_CERT and ${side}_TLS_KEY turn on TLS.`
  if (plainHttp === 'allow') {
    return { tls: null, warning: `This is plain HTTP beyond this machine: ${RISK}. ${advice}` }
  }
  throw new CommandFailed(
    `${side}_HOST=${host} would be plain HTTP beyond this machine: ${RISK}. Nothing was started. ${advice} A proxy on this machine that speaks TLS reaches it at ${side}_HOST=127.0.0.1. If plain HTTP is what you want, ask for it with ${side}_PLAIN_HTTP=allow.`,
  )
}

/** Whether what goes to this address leaves the machine unencrypted. */
export function isPlainBeyond(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !isLoopback(hostname.replace(/^\[(.*)\]$/, '$1'))
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether only this machine reaches a server that listens there. */
export function isLoopback(host: string): boolean {
  const family = isIP(host)
  if (family === 0) return host === 'localhost'
  return loopback.check(host, family === 6 ? 'ipv6' : 'ipv4')
}
