import { BarcodeDetector as OwnDetector } from 'qr/decode.js'

/** Why there is no picture: it was refused, there is no camera, or the browser gives none to this page. */
export type CameraTrouble = 'refused' | 'none' | 'notHere'

type Detector = { detect(image: HTMLVideoElement): Promise<{ rawValue: string }[]> }
type DetectorKind = {
  new (options: { formats: string[] }): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

/** A picture is searched this often: enough for a hand that holds still, and no more. */
const LOOK_EVERY_MS = 250

/**
 * Shows the camera's picture in `video`, and tells each QR code that is seen in it. Stops when `signal`
 * is aborted. Throws what the browser throws when it gives no picture.
 */
export async function readQrCodes(
  video: HTMLVideoElement,
  onCode: (text: string) => void,
  signal: AbortSignal,
) {
  // Browsers show a camera to safe pages only: over HTTPS, or on the box itself.
  if (!navigator.mediaDevices) throw new DOMException('', 'NotSupportedError')
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment' },
  })
  const stop = () => {
    for (const track of stream.getTracks()) track.stop()
  }
  signal.addEventListener('abort', stop)
  if (signal.aborted) return stop()
  video.srcObject = stream
  await video.play()
  const detector = await createDetector()
  while (!signal.aborted) {
    const [found] = await detector.detect(video)
    if (found && !signal.aborted) onCode(found.rawValue)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

/** The browser's own where it reads QR codes: it costs no battery to speak of. */
async function createDetector(): Promise<Detector> {
  const native = (globalThis as { BarcodeDetector?: DetectorKind }).BarcodeDetector
  const formats = ['qr_code']
  const isAble = (await native?.getSupportedFormats())?.includes('qr_code')
  if (native && isAble) return new native({ formats })
  return new OwnDetector({ formats: ['qr_code'] })
}

export function whyNoCamera(error: unknown): CameraTrouble {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError') return 'refused'
  return name === 'NotSupportedError' || name === 'SecurityError' ? 'notHere' : 'none'
}
