import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { DatabaseKey } from '@outpost/shared/authority/sqlite/file/connect'
import { writeNewDurably } from '@outpost/shared/authority/sqlite/file/durable'
import { CommandFailed } from '@outpost/shared/node/command-failed'

const KEY_BYTES = 32

/**
 * Reads a key: 64 hexadecimal digits, or 32 bytes as they are. Null if no file is named. Throws
 * `CommandFailed` where it cannot be used, or where everybody on the machine could read it.
 */
export function readKeyFile(file: string | undefined): DatabaseKey | null {
  if (file === undefined) return null
  const content = readContent(file)
  const text = content.toString('latin1').trim()
  if (content.length === KEY_BYTES) return { hex: content.toString('hex') }
  if (/^[0-9a-f]{64}$/i.test(text)) return { hex: text.toLowerCase() }
  throw new CommandFailed(
    `The key file ${file} holds ${content.length} bytes that are no key: it must be 64 hexadecimal digits, or 32 bytes. ${UNTOUCHED} "edge database new-key FILE" makes one.`,
  )
}

const UNTOUCHED = 'Nothing was touched.'

function readContent(file: string): Buffer {
  try {
    const mode = statSync(file).mode
    const content = readFileSync(file)
    if ((mode & READABLE_BY_OTHERS) === 0 || process.platform === 'win32') return content
  } catch (error) {
    throw new CommandFailed(
      `The key file ${file} cannot be read: ${(error as Error).message}. ${UNTOUCHED} Without the key the database of this box cannot be opened: put the file back, and start again.`,
      error,
    )
  }
  throw new CommandFailed(
    `The key file ${file} can be read by everybody on this machine. ${UNTOUCHED} Take that away (chmod o= ${file}), and start again.`,
  )
}

const READABLE_BY_OTHERS = 0o007

/**
 * Makes a new key in a file that is not there yet, for its owner alone. Returns when it is on the disk:
 * what is encrypted with it next must not outlive it. Throws `CommandFailed`.
 */
export function makeKeyFile(file: string) {
  try {
    writeNewDurably(file, `${randomBytes(KEY_BYTES).toString('hex')}\n`)
  } catch (error) {
    throw new CommandFailed(
      `The key file ${file} was not made: ${(error as Error).message}. No key is ever overwritten: name another file.`,
      error,
    )
  }
}
