import chromium from '@sparticuz/chromium'
import { type Browser, chromium as engine } from 'playwright-core'

/** The browser of the tests and of the benchmark of the tablet's app; `more` are arguments for it. */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  return engine.launch({
    executablePath: await chromium.executablePath(),
    // Not the arguments of the package: with one process for all, the first tab that closes ends it.
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', ...more],
    headless: true,
  })
}
