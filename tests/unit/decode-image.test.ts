import { registerHooks } from 'node:module'
import { readPack } from '@outpost/edge/tablet/scan/gs1'
import { expect, test } from 'vitest'

/*
 * A GS1-128 of (10)AB1 (17)271231, by ISO/IEC 15417 in code set B, as widths of bars and spaces: start,
 * FNC1, `10AB1`, FNC1, `17271231`, check and stop.
 */
const WIDTHS =
  '211214 411131 123221 123122 111323 131123 123221 411131 ' +
  '123221 312131 223211 312131 123221 223211 221132 123221 213113 2331112'

const MODULE_PX = 3
const QUIET_PX = 40
const HEIGHT = 60

/** A picture of it, black on white. */
function draw(widths: string): ImageData {
  const bars = [...widths.replaceAll(' ', '')].flatMap((width, index) =>
    Array<number>(Number(width) * MODULE_PX).fill(index % 2 === 0 ? 0 : 255),
  )
  const quiet = Array<number>(QUIET_PX).fill(255)
  const line = [...quiet, ...bars, ...quiet]
  const pixels = line.flatMap((grey) => [grey, grey, grey, 255])
  const data = Uint8ClampedArray.from(Array<number[]>(HEIGHT).fill(pixels).flat())
  return { data, width: line.length, height: HEIGHT, colorSpace: 'srgb' }
}

/** The library's modules name one another as bundlers want it, without the ends of their names. */
async function loadDecoder() {
  const hooks = registerHooks({
    resolve(name, context, next) {
      const isCut = context.parentURL?.includes('/@zxing/') && name.startsWith('.')
      return next(isCut && !name.endsWith('.js') ? `${name}.js` : name, context)
    },
  })
  const { decodeImage } = await import('@outpost/edge/tablet/scan/decode-image')
  hooks.deregister()
  return decodeImage
}

test('in a line of bars a batch ends where it ends, and the day behind it is read', async () => {
  const decodeImage = await loadDecoder()
  const text = decodeImage(draw(WIDTHS), ['code_128'])
  expect(readPack(text ?? '', 2026)).toMatchObject({ batch: 'AB1', expiry: '2027-12-31' })
})
