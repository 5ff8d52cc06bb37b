import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { connectToCentral } from '@outpost/edge/sync/central'
import { startServer } from '@outpost/shared/node/server'
import { expect, onTestFinished, test } from 'vitest'
import { startClinic } from '../support/clinic.ts'
import { ownFolder } from '../support/folder.ts'
import { createKeptLog } from '../support/network.ts'

const OPENSSL = '/usr/bin/openssl'
const hasOpenssl = existsSync(OPENSSL)

/** A key and a certificate for 127.0.0.1 that vouches for itself. */
function makeCertificate() {
  const folder = ownFolder()
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const name = ['-subj', '/CN=central', '-addext', 'subjectAltName=IP:127.0.0.1']
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const files = ['-keyout', key, '-out', cert, '-days', '2']
  execFileSync(OPENSSL, ['req', '-x509', ...curve, ...name, ...files], { stdio: 'ignore' })
  return { key, cert }
}

test.skipIf(!hasOpenssl)(
  `${hasOpenssl ? '' : 'SKIPPED, no openssl: '}[N7] a certificate that cannot be trusted is named, and one of a private authority is taken`,
  async () => {
    const at = await startClinic()
    await at.patient()
    const tls = makeCertificate()
    const { fetch } = at.central.app
    const server = await startServer({ fetch, host: '127.0.0.1', port: 0, tls })
    onTestFinished(() => server.close())
    const { edge } = at.box
    edge.row.change({ centralUrl: server.url })
    expect(await at.box.round()).toMatchObject({
      isComplete: false,
      link: 'certificate',
      pulled: 0,
    })
    expect((await at.device.get('/api/sync/status/')).body).toMatchObject({ link: 'certificate' })

    const connection = connectToCentral({
      edge,
      settings: { EDGE_CENTRAL_CA: tls.cert, EDGE_SYNC_CRON: '*/5 * * * *' },
      version: '0.0.0-test',
      log: createKeptLog(),
    })
    onTestFinished(() => connection.close())
    expect(await connection.rounds.ask()).toMatchObject({ isComplete: true, pulled: 1 })
  },
)
