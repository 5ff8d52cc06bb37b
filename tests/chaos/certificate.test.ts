import { connectToCentral } from '@outpost/edge/sync/central'
import { startServer } from '@outpost/shared/node/server'
import { expect, onTestFinished, test } from 'vitest'
import { hasOpenssl, makeCertificate } from '../support/certificate.ts'
import { startClinic } from '../support/clinic.ts'
import { ownFolder } from '../support/folder.ts'
import { createKeptLog } from '../support/network.ts'

test.skipIf(!hasOpenssl)(
  `${hasOpenssl ? '' : 'SKIPPED, no openssl: '}[N7] a certificate that cannot be trusted is named, and one of a private authority is taken`,
  async () => {
    const at = await startClinic()
    await at.patient()
    const tls = makeCertificate(ownFolder())
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
