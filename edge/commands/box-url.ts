import { networkInterfaces } from 'node:os'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import type { EdgeSettings } from '../config.ts'

/** Listens on all addresses of the machine. */
const ANY = ['0.0.0.0', '::']

/**
 * Where tablets reach the box, without a slash at the end: what was said, or else by the settings, with
 * an address of this machine in the clinic's network. Throws `CommandFailed`.
 */
export function boxUrl(settings: EdgeSettings, said: string | undefined): string {
  if (said !== undefined) return originOf(said)
  const { EDGE_HOST: host, EDGE_PORT: port, EDGE_TLS_CERT: cert } = settings
  const name = ANY.includes(host) ? (ownAddress() ?? host) : host
  return `${cert ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`
}

function originOf(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text).origin
  throw new CommandFailed(
    `${text} is not an address like https://192.168.1.10:8810. Nothing was changed.`,
  )
}

function ownAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address
}
