import BinaryBitmap from '@zxing/library/esm/core/BinaryBitmap.js'
import HybridBinarizer from '@zxing/library/esm/core/common/HybridBinarizer.js'
import DecodeHintType from '@zxing/library/esm/core/DecodeHintType.js'
import DataMatrixReader from '@zxing/library/esm/core/datamatrix/DataMatrixReader.js'
import MultiFormatOneDReader from '@zxing/library/esm/core/oned/MultiFormatOneDReader.js'
import QRCodeReader from '@zxing/library/esm/core/qrcode/QRCodeReader.js'
import RGBLuminanceSource from '@zxing/library/esm/core/RGBLuminanceSource.js'
import type { CodeFormat } from './reader.ts'

/*
 * Reads codes where the browser cannot. Only the readers of the formats that we ask for, by their own
 * modules: the library's index brings all of them and its writers. It is loaded when the first camera is
 * opened.
 */

const hints = new Map([
  [DecodeHintType.TRY_HARDER, true],
  // Else what separates elements in a Code 128 is dropped, and a batch goes on into what follows.
  [DecodeHintType.ASSUME_GS1, true],
])

export function decodeImage(image: ImageData, formats: readonly CodeFormat[]): string | null {
  const { width, height } = image
  const bitmap = new BinaryBitmap(
    new HybridBinarizer(new RGBLuminanceSource(greyOf(image), width, height)),
  )
  const readers = [
    ...(formats.includes('data_matrix') ? [new DataMatrixReader()] : []),
    ...(formats.includes('qr_code') ? [new QRCodeReader()] : []),
    ...(formats.some((format) => !TWO_DIMENSIONS.includes(format))
      ? [new MultiFormatOneDReader(hints)]
      : []),
  ]
  for (const reader of readers) {
    try {
      return reader.decode(bitmap, hints).getText()
    } catch {
      // Its way to say that there is no code of this kind, or none that can be made out yet.
    }
  }
  return null
}

const TWO_DIMENSIONS: readonly CodeFormat[] = ['data_matrix', 'qr_code']

/** How bright each pixel is, 0 to 255. */
function greyOf({ data, width, height }: ImageData): Uint8ClampedArray {
  const grey = new Uint8ClampedArray(width * height)
  for (let at = 0; at < grey.length; at++) {
    const [red = 0, green = 0, blue = 0] = [data[at * 4], data[at * 4 + 1], data[at * 4 + 2]]
    grey[at] = (red + 2 * green + blue) / 4
  }
  return grey
}
