import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ownFolder } from './folder.ts'

const mount = (...words: string[]) => void execFileSync('mount', words, { stdio: 'ignore' })
const unmount = (folder: string) => void execFileSync('umount', [folder], { stdio: 'ignore' })

/** Whether a test may mount a disk here. Tests run as root, whom no file mode stops. */
export function canMount(): boolean {
  const probe = mkdtempSync(join(tmpdir(), 'outpost-mount-'))
  try {
    mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', probe)
    unmount(probe)
    return true
  } catch {
    return false
  } finally {
    rmSync(probe, { recursive: true, force: true })
  }
}

/** A disk of its own for a test, in memory. */
export function startDisk() {
  const folder = ownFolder()
  const filler = join(folder, 'filler')
  mount('-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', folder)
  onTestFinished(() => unmount(folder))
  return {
    folder,
    makeReadOnly: () => mount('-o', 'remount,ro', folder),
    /** Leaves so many pages of the disk free. */
    fill(pagesLeft = 0) {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail - pagesLeft) * bsize))
    },
    makeRoom: () => rmSync(filler, { force: true }),
  }
}
