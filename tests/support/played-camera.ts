import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CodeKind, type Modules, modulesOf } from './barcodes.ts'

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
  const modules = modulesOf(text, kind)
  const frames = TURNS.map((degrees) =>
    Buffer.concat([
      Buffer.from('FRAME\n'),
      pictureOf(modules, degrees),
      // No colour: both planes in the middle, a quarter of the size each.
      Buffer.alloc((WIDTH * HEIGHT) / 2, 128),
    ]),
  )
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip C420\n`)
  // All films are of one length, and each is written over the last one: a camera that is still being
  // turned off, and is turned on again before that was done, plays on from the same file.
  const flag = existsSync(film) ? 'r+' : 'w'
  writeFileSync(film, Buffer.concat([head, ...frames]), { flag })
}

/** How a hand turns it, in degrees. Of codes that stand quite straight and still one in fifteen is never read. */
const TURNS = [0, 3, -4, 6, -7, 9]

/** How much of the picture the code takes. */
const SHARE = 0.85

/** How bright each pixel is; the code in the middle, turned. */
function pictureOf(modules: Modules, degrees: number): Buffer {
  const [width, height] = [modules[0]?.length ?? 0, modules.length]
  const scale = SHARE * Math.min(WIDTH / width, HEIGHT / height)
  const angle = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle) / scale, Math.sin(angle) / scale]
  const picture = Buffer.alloc(WIDTH * HEIGHT, 235)
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [right, down] = [x - WIDTH / 2, y - HEIGHT / 2]
      const column = Math.floor(right * cos + down * sin + width / 2)
      const row = Math.floor(down * cos - right * sin + height / 2)
      if (modules[row]?.[column]) picture[y * WIDTH + x] = 16
    }
  }
  return picture
}
