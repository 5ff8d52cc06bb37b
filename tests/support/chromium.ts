import { copyFileSync, existsSync, renameSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as engine } from 'playwright-core'

/** Where the package lays its own fonts, which have no letters of Hindi. */
const FONTS = join(tmpdir(), 'fonts')
const HINDI = [400, 600].map(
  (weight) =>
    `@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-devanagari-${weight}-normal.woff`,
)

/** The browser of the tests and of the benchmark of the tablet's app; `more` are arguments for it. */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const executablePath = await chromium.executablePath()
  for (const file of HINDI) addFont(createRequire(import.meta.url).resolve(file))
  return engine.launch({
    executablePath,
    // Not the arguments of the package: with one process for all, the first tab that closes ends it.
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', ...more],
    headless: true,
  })
}

function addFont(file: string) {
  const place = join(FONTS, basename(file))
  if (!existsSync(FONTS) || existsSync(place)) return
  // Another worker may start its browser at this moment.
  const copy = `${place}.${process.pid}`
  copyFileSync(file, copy)
  renameSync(copy, place)
}
