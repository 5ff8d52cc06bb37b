import { readFileSync } from 'node:fs'
import { createSecureContext, type Server } from 'node:tls'
import { MINUTE_MS } from '../model/durations.ts'
import type { Log } from './log.ts'
import { ServerUnusable } from './server-unusable.ts'

/** PEM files with a certificate chain and its key. */
export type TlsFiles = { cert: string; key: string }

type Pair = { cert: Buffer; key: Buffer }

/** So often it is looked whether a certificate was renewed. */
export const TLS_FILES_EVERY_MS = MINUTE_MS

/** Reads both, and makes sure that they can be used together. Throws `ServerUnusable`. */
export function readTlsFiles({ cert, key }: TlsFiles): Pair {
  const pair = { cert: readPem(cert), key: readPem(key) }
  try {
    createSecureContext(pair)
  } catch (error) {
    throw new ServerUnusable(
      `The certificate in ${cert} and the key in ${key} cannot be used together. Check that both are PEM files and belong together.`,
      error,
    )
  }
  return pair
}

/**
 * Takes renewed files without a restart: from time to time, and at once on SIGHUP. Connections that
 * are open keep what they began with. Files that cannot be used, such as a new certificate beside the
 * old key, change nothing and are logged once. Ends with the server.
 */
export function followTlsFiles(
  server: Server,
  files: TlsFiles,
  { log, everyMs }: { log: Log; everyMs: number },
) {
  let used = readTlsFiles(files)
  let lastFault: string | null = null
  function look() {
    try {
      const found = readTlsFiles(files)
      lastFault = null
      if (isSame(found, used)) return
      server.setSecureContext(found)
      used = found
      log.info({ ...files }, 'the renewed certificate is used from now on')
    } catch (error) {
      const { message, cause } = error as Error
      if (message !== lastFault) log.error({ err: cause }, `${message} The old ones stay in use.`)
      lastFault = message
    }
  }
  const timer = setInterval(look, everyMs)
  timer.unref()
  process.on('SIGHUP', look)
  server.once('close', () => {
    clearInterval(timer)
    process.off('SIGHUP', look)
  })
}

function isSame(one: Pair, other: Pair): boolean {
  return one.cert.equals(other.cert) && one.key.equals(other.key)
}

function readPem(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new ServerUnusable(`The PEM file ${file} cannot be read. Check its path.`, error)
  }
}
