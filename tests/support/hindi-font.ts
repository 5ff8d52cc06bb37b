import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const PACKAGE = '@fontsource/noto-sans-devanagari/files/noto-sans-devanagari-devanagari'

/**
 * The letters of Hindi for a page, which the browser of the tests lacks and tablets have, under the name
 * by which the style sheet asks for them. Its bytes are handed over: no policy is loosened for it.
 */
export async function addHindiFont(page: Page) {
  for (const weight of ['400', '600']) {
    const file = createRequire(import.meta.url).resolve(`${PACKAGE}-${weight}-normal.woff2`)
    const font = { weight, base64: readFileSync(file, 'base64') }
    await page.evaluate(async ({ weight, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
      const face = new FontFace('Noto Sans Devanagari', bytes.buffer, { weight })
      document.fonts.add(await face.load())
    }, font)
  }
}
