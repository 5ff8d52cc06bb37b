import { connectToCentral } from '@outpost/edge/sync/central'
import { createCentralFetch } from '@outpost/edge/sync/central-fetch'
import { enrol } from '@outpost/edge/sync/enrol'
import { startServer } from '@outpost/shared/node/server'
import { expect, onTestFinished, test } from 'vitest'
import { hasOpenssl, makeCertificate, makeVouchedCertificate } from '../support/certificate.ts'
import { startClinic } from '../support/clinic.ts'
import { ownFolder } from '../support/folder.ts'
import { createKeptLog, startCentral, startLonelyBox } from '../support/network.ts'

const SKIPPED = hasOpenssl ? '' : 'SKIPPED, no openssl: '

test.skipIf(!hasOpenssl)(
  `${SKIPPED}[N7] a certificate that cannot be trusted is named, and one of a private authority is taken`,
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

type Made = { key: string; cert: string; ca?: string }
const makers: [string, (folder: string) => Made][] = [
  ['itself alone', makeCertificate],
  ['an authority of our own', makeVouchedCertificate],
]
test.skipIf(!hasOpenssl).each(makers)(
  `${SKIPPED}[A1] [N7] who enrols is told how to trust a certificate that is vouched for by %s`,
  async (_who, make) => {
    const central = await startCentral()
    const tls = make(ownFolder())
    const { fetch } = central.app
    const server = await startServer({ fetch, host: '127.0.0.1', port: 0, tls })
    onTestFinished(() => server.close())
    const { edge } = await startLonelyBox(central.clock)
    const code = central.newCode([await central.addClinic('Kisumu')])
    const enrolTrusting = async (file?: string) => {
      const connection = createCentralFetch(file)
      onTestFinished(() => connection.close())
      return enrol(edge, connection.fetch, { centralUrl: server.url, code })
    }
    await expect(enrolTrusting()).rejects.toThrow(/try the same code again.*EDGE_CENTRAL_CA/)
    expect(await enrolTrusting(tls.ca ?? tls.cert)).toMatchObject({
      node_id: expect.any(String),
    })
  },
)
