import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
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

/** The text of a file; null where there is none that can be read. */
export function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** Whole and on the disk, under its name, or as it was before. Only our own user may read it. */
export function writeDurably(file: string, text: string) {
  writeWhole(`${file}.new`, text, 'w')
  renameSync(`${file}.new`, file)
  makeNamesDurable(file)
}

/** The same in a file that is not there yet: throws where it is, and leaves none that is not whole. */
export function writeNewDurably(file: string, text: string) {
  writeWhole(file, text, 'wx')
  makeNamesDurable(file)
}

function writeWhole(file: string, text: string, flag: 'w' | 'wx') {
  const handle = openSync(file, flag, 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  } finally {
    closeSync(handle)
  }
}
