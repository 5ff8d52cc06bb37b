import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** What is at risk where a server speaks plain HTTP beyond its machine; null where it does not. */
export function warningOfPlainHttp(host: string, hasTls: boolean, side: string): string | null {
  if (hasTls || isLoopback(host)) return null
  return `This is plain HTTP beyond this machine: whoever is on the network can read and change records, tokens and passwords. ${side}_TLS_CERT and ${side}_TLS_KEY turn on TLS.`
}

/** Whether only this machine reaches a server that listens there. */
export function isLoopback(host: string): boolean {
  const family = isIP(host)
  if (family === 0) return host === 'localhost'
  return loopback.check(host, family === 6 ? 'ipv6' : 'ipv4')
}
