import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { isAtLength } from './at-length.ts'
import { launchChromium } from './chromium.ts'
import { CAMERA_ARGUMENTS } from './played-camera.ts'

/*
 * A real browser. What it complains of fails the test: an error in the console, a request that was
 * not answered, something that the content security policy has stopped.
 */

const SHOTS = fileURLToPath(new URL('../browser/shots/', import.meta.url))

let started: Promise<Browser> | undefined

/**
 * The browser of this worker, for all its files: Chromium needs a moment to start, and ends with the
 * process. Each tab is one of a browser that nobody has used.
 */
async function browserOfWorker(): Promise<Browser> {
  // One that has ended meanwhile is no fault of whoever asks next.
  if (started && !(await started).isConnected()) started = undefined
  started ??= launchChromium(CAMERA_ARGUMENTS)
  return started
}

/**
 * A worker that has come between a page and its next load answers what was fetched ahead without it;
 * or the line was cut before its script was there. What was fetched ahead is used late by a page that
 * waits for a busy machine.
 */
const HARMLESS =
  /Service Worker registration blocked by Playwright|cross-world service worker resource mismatch|error occurred when fetching the script|preloaded using link preload but not used/

export type BrowserTab = { page: Page; context: BrowserContext; complaints: string[] }

type Look = {
  width?: number
  height?: number
  isDark?: boolean
  language?: string
  /** Whether it keeps the app's own files, to start without its server: a sixth of what a tab costs. */
  keepsApp?: boolean
  /** Complaints that belong to the story, such as those of a line that was cut. */
  expected?: RegExp
}

/** A tab of a browser that nobody has used yet. */
export async function openTab(look: Look = {}): Promise<BrowserTab> {
  const { width = 800, height = 1100, isDark = false, keepsApp = false } = look
  const { language = 'en', expected } = look
  const browser = await browserOfWorker()
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: isDark ? 'dark' : 'light',
    locale: language,
    timezoneId: 'Africa/Nairobi',
    serviceWorkers: keepsApp ? 'allow' : 'block',
  })
  const complaints: string[] = []
  const complain = (text: string) => {
    if (!expected?.test(text) && !HARMLESS.test(text)) complaints.push(text)
  }
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complain(message.text())
  })
  page.on('pageerror', ({ name, message, stack }) => complain(`${name}: ${message} ${stack}`))
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText
    // The page has let go of it itself.
    if (why !== 'net::ERR_ABORTED') complain(`${request.url()}: ${why}`)
  })
  onTestFinished(async () => {
    await context.close()
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
  })
  return { page, context, complaints }
}

/** A picture for people to look at, in `tests/browser/shots`; taken when all is tried. */
export async function shoot(page: Page, name: string) {
  if (!isAtLength) return
  mkdirSync(SHOTS, { recursive: true })
  await page.screenshot({ path: `${SHOTS}${name}.png`, scale: 'css' })
}
