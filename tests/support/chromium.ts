import chromium from '@sparticuz/chromium'
import { type Browser, chromium as engine } from 'playwright-core'

/** The browser of the tests and of the benchmark of the tablet's app. */
export async function launchChromium(): Promise<Browser> {
  return engine.launch({
    executablePath: await chromium.executablePath(),
    // Not the arguments of the package: with one process for all, the first tab that closes ends it.
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    headless: true,
  })
}
