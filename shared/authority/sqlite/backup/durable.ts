import { closeSync, fsyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'

/** Returns when the file is on the disk, not only in the system's memory. */
export function makeFileDurable(file: string) {
  const descriptor = openSync(file, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** The same for the names in the file's folder: what was made there, and what was renamed. */
export function makeNamesDurable(file: string) {
  const descriptor = openSync(dirname(file), 'r')
  try {
    fsyncSync(descriptor)
  } catch (error) {
    // Some file systems of memory sticks know no such thing; they write names soon by themselves.
    if ((error as { code?: string }).code !== 'EINVAL') throw error
  } finally {
    closeSync(descriptor)
  }
}
