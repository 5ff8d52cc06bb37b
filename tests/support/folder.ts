import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Nothing of a test must outlive a power cut: where there is such a folder, its files lie in memory. */
const MEMORY = '/dev/shm'

/** Some containers have one that takes hardly a database. */
const MEMORY_BYTES_MIN = 2_000_000_000

/** A folder of the test's own, which goes when the test ends. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(hasMemory() ? MEMORY : tmpdir(), 'outpost-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function hasMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize >= MEMORY_BYTES_MIN
  } catch {
    return false
  }
}
