import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CodeKind, modulesOf } from './barcodes.ts'

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

/** From now on somebody holds a code with this text before the camera. */
export function showToCamera(text: string, kind: CodeKind = 'qr_code') {
  const frame = Buffer.concat([
    Buffer.from('FRAME\n'),
    pictureOf(text, kind),
    // No colour: both planes in the middle, a quarter of the size each.
    Buffer.alloc((WIDTH * HEIGHT) / 2, 128),
  ])
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip C420\n`)
  // All films are of one length, and each is written over the last one: a camera that is still being
  // turned off, and is turned on again before that was done, plays on from the same file.
  const flag = existsSync(film) ? 'r+' : 'w'
  writeFileSync(film, Buffer.concat([head, frame, frame]), { flag })
}

/** How bright each pixel is; the code in the middle, as large as fits. */
function pictureOf(text: string, kind: CodeKind): Buffer {
  const modules = modulesOf(text, kind)
  const [width, height] = [modules[0]?.length ?? 0, modules.length]
  const scale = Math.floor(Math.min(WIDTH / width, HEIGHT / height))
  const [left, top] = [(WIDTH - width * scale) >> 1, (HEIGHT - height * scale) >> 1]
  const picture = Buffer.alloc(WIDTH * HEIGHT, 235)
  for (let y = 0; y < height * scale; y++) {
    for (let x = 0; x < width * scale; x++) {
      const isDark = modules[Math.floor(y / scale)]?.[Math.floor(x / scale)]
      if (isDark) picture[(top + y) * WIDTH + left + x] = 16
    }
  }
  return picture
}
