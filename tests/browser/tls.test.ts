import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { startServer } from '@outpost/shared/node/server'
import { expect, onTestFinished, test } from 'vitest'
import { hasOpenssl, makeCertificate } from '../support/certificate.ts'
import { launchChromium } from '../support/chromium.ts'
import { ownFolder } from '../support/folder.ts'
import { newCode, startMorning } from '../support/tablet-tab.ts'

/* The tablet's app over TLS, by a certificate that only tablets which were told of it trust. */

/** By which Chromium is told to trust a key, as tablets are by installing the clinic's CA. */
function keyHash(certificate: string): string {
  const { publicKey } = new X509Certificate(readFileSync(certificate))
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64')
}

test.skipIf(!hasOpenssl)(
  `${hasOpenssl ? '' : 'SKIPPED, no openssl: '}[N1] [S5] over TLS the app starts without the box, and works`,
  async () => {
    const at = await startMorning()
    const tls = makeCertificate(ownFolder())
    const server = await startServer({
      fetch: at.box.app.fetch,
      host: '127.0.0.1',
      port: 0,
      tls,
    })
    onTestFinished(() => server.close())
    const browser = await launchChromium([
      `--ignore-certificate-errors-spki-list=${keyHash(tls.cert)}`,
    ])
    onTestFinished(() => browser.close())
    const page = await browser.newPage()
    await page.goto(`${server.url}/#pair=${newCode(at).secret}`)
    const amina = page.getByRole('listitem').filter({ hasText: 'Amina Otieno' })
    await amina.waitFor()
    expect(await page.evaluate(() => [location.protocol, isSecureContext])).toEqual([
      'https:',
      true,
    ])
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))

    await server.close()
    await page.reload()
    await amina.getByRole('button', { name: 'Has come' }).click()
    await amina.getByText('Saved on this tablet').waitFor()
  },
)
