import { copyFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:tls'
import { startServer } from '@outpost/shared/node/server'
import { expect, onTestFinished, test } from 'vitest'
import { hasOpenssl, makeCertificate } from '../support/certificate.ts'
import { ownFolder } from '../support/folder.ts'
import { createKeptLog } from '../support/network.ts'

const SKIPPED = hasOpenssl ? '' : 'SKIPPED, no openssl: '

/** A server with a certificate of its own, which another one can take the place of. */
async function start(tlsFilesEveryMs: number) {
  const [tls, other] = [makeCertificate(ownFolder()), makeCertificate(ownFolder())]
  const log = createKeptLog()
  const fetch = () => new Response('served')
  const own = { host: '127.0.0.1', port: 0, tls, log, tlsFilesEveryMs }
  const server = await startServer({ fetch, ...own })
  onTestFinished(() => server.close())
  return {
    tls,
    log,
    renew(...files: ('cert' | 'key')[]) {
      for (const file of files) copyFileSync(other[file], tls[file])
    },
    /** The fingerprint of the certificate that a new connection is shown. */
    shown: () =>
      new Promise<string>((resolve, reject) => {
        const socket = connect({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false })
        socket.once('error', reject).once('secureConnect', () => {
          resolve(socket.getPeerCertificate().fingerprint256)
          socket.destroy()
        })
      }),
  }
}

test.skipIf(!hasOpenssl)(
  `${SKIPPED}a renewed certificate is used without a restart, once its key is there too`,
  async () => {
    const { log, renew, shown } = await start(20)
    const first = await shown()
    renew('cert')
    await expect.poll(() => log.errors.length).toBe(1)
    expect(log.errors[0]?.message).toMatch(/cannot be used together.*The old ones stay in use/)
    expect(await shown()).toBe(first)
    renew('key')
    await expect.poll(shown).not.toBe(first)
    // What cannot be used is said once, however often it is looked at.
    expect(log.errors.length).toBe(1)
  },
)

test.skipIf(!hasOpenssl)(
  `${SKIPPED}a file that is no certificate changes nothing; on SIGHUP it is looked at once`,
  async () => {
    const { tls, log, renew, shown } = await start(3600_000)
    const first = await shown()
    writeFileSync(tls.cert, 'half of a certif')
    process.emit('SIGHUP')
    expect(log.errors.length).toBe(1)
    expect(await shown()).toBe(first)
    renew('cert', 'key')
    expect(await shown()).toBe(first)
    process.emit('SIGHUP')
    expect(await shown()).not.toBe(first)
  },
)

test.skipIf(!hasOpenssl)(
  `${SKIPPED}a server that is closed no longer looks, and one with files that do not fit does not start`,
  async () => {
    const before = process.listenerCount('SIGHUP')
    const [tls, other] = [makeCertificate(ownFolder()), makeCertificate(ownFolder())]
    const own = { fetch: () => new Response(), host: '127.0.0.1', port: 0, log: createKeptLog() }
    const server = await startServer({ ...own, tls })
    expect(process.listenerCount('SIGHUP')).toBe(before + 1)
    await server.close()
    expect(process.listenerCount('SIGHUP')).toBe(before)
    const mixed = { cert: tls.cert, key: other.key }
    await expect(startServer({ ...own, tls: mixed })).rejects.toThrow('cannot be used together')
  },
)
