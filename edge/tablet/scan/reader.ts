/** Reads the first code that a picture of the camera shows; null if it shows none. */
type CodeReader = (video: HTMLVideoElement) => Promise<string | null>

/** Kinds of code, by the names of the Shape Detection API. */
export type CodeFormat = 'data_matrix' | 'qr_code' | 'ean_13' | 'ean_8' | 'code_128' | 'itf'

type Detector = { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> }
type DetectorClass = {
  new (options: { formats: readonly string[] }): Detector
  getSupportedFormats(): Promise<string[]>
}

/** The browser's own reader where it knows these formats; else one that is fetched from the box now. */
export async function createReader(formats: readonly CodeFormat[]): Promise<CodeReader> {
  const Own = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  const known = (await Own?.getSupportedFormats().catch(() => [])) ?? []
  if (Own && formats.every((format) => known.includes(format))) {
    const detector = new Own({ formats })
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null
  }
  const loaded = await import('./decode-image.ts')
  return fromPictures(loaded.decodeImage, formats)
}

/** More pixels make reading slower, and no code clearer that a hand holds before the camera. */
const SIDE_MAX = 720

type Decode = (image: ImageData, formats: readonly CodeFormat[]) => string | null

function fromPictures(decode: Decode, formats: readonly CodeFormat[]): CodeReader {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return async (video) => {
    const scale = Math.min(1, SIDE_MAX / Math.max(video.videoWidth, video.videoHeight))
    canvas.width = Math.round(video.videoWidth * scale)
    canvas.height = Math.round(video.videoHeight * scale)
    if (!context || canvas.width === 0) return null
    context.drawImage(video, 0, 0, canvas.width, canvas.height)
    return decode(context.getImageData(0, 0, canvas.width, canvas.height), formats)
  }
}
