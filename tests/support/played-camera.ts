import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'uqr'

const [WIDTH, HEIGHT] = [640, 480]
const folder = mkdtempSync(join(tmpdir(), 'outpost-camera-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const film = join(folder, 'code.y4m')

/** For a browser that sees what `showToCamera` shows, and asks nobody whether it may. */
export const CAMERA_ARGUMENTS = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${film}`,
]

/** From now on somebody holds a QR code with this text before a camera that is turned on. */
export function showToCamera(text: string) {
  const frame = Buffer.concat([
    Buffer.from('FRAME\n'),
    pictureOf(text),
    // No colour: both planes in the middle, a quarter of the size each.
    Buffer.alloc((WIDTH * HEIGHT) / 2, 128),
  ])
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip C420\n`)
  writeFileSync(film, Buffer.concat([head, frame, frame]))
}

/** How bright each pixel is; the code in the middle, as large as fits. */
function pictureOf(text: string): Buffer {
  const { data, size } = encode(text, { border: 4 })
  const scale = Math.floor(HEIGHT / size)
  const [left, top] = [(WIDTH - size * scale) >> 1, (HEIGHT - size * scale) >> 1]
  const picture = Buffer.alloc(WIDTH * HEIGHT, 235)
  for (let y = 0; y < size * scale; y++) {
    for (let x = 0; x < size * scale; x++) {
      const isDark = data[Math.floor(y / scale)]?.[Math.floor(x / scale)]
      if (isDark) picture[(top + y) * WIDTH + left + x] = 16
    }
  }
  return picture
}
