import { createRequire } from 'node:module'
import Database from 'better-sqlite3'

export type Sqlite = Database.Database

/** The key of an encrypted database: 256 bits, as 64 hexadecimal digits. */
export type DatabaseKey = { hex: string }

type ConnectOptions = { key: DatabaseKey | null } & Pick<
  Database.Options,
  'readonly' | 'fileMustExist'
>

const keys = new WeakMap<Sqlite, DatabaseKey>()

/**
 * Opens a connection: the one place where it is decided what speaks to a database. With a key its
 * pages, and those of its log, are encrypted and authenticated, each for itself (ChaCha20-Poly1305).
 */
export function connect(file: string, { key, ...options }: ConnectOptions): Sqlite {
  if (key === null) return new Database(file, options)
  const sqlite = new (cipherDriver())(file, options)
  try {
    nameCipher(sqlite)
    sqlite.pragma(`key = '${inPragma(key)}'`)
    // What does not fit into memory would lie on the disk as it is.
    sqlite.pragma('temp_store = MEMORY')
    keys.set(sqlite, key)
    return sqlite
  } catch (error) {
    sqlite.close()
    throw error
  }
}

/** With what key a connection was opened. */
export function keyOf(sqlite: Sqlite): DatabaseKey | null {
  return keys.get(sqlite) ?? null
}

/**
 * Encrypts a database that nobody uses with another key; null stands for none. Not for the only copy:
 * what is interrupted may be neither.
 */
export function rekey(file: string, from: DatabaseKey | null, to: DatabaseKey | null) {
  const sqlite = new (cipherDriver())(file, { fileMustExist: true })
  try {
    nameCipher(sqlite)
    if (from) sqlite.pragma(`key = '${inPragma(from)}'`)
    sqlite.pragma(`rekey = '${to ? inPragma(to) : ''}'`)
  } finally {
    sqlite.close()
  }
}

/** `raw`: the key itself. Of a passphrase one would be made with each connection, for 50 ms. */
const inPragma = ({ hex }: DatabaseKey) => `raw:${hex}`

function nameCipher(sqlite: Sqlite) {
  sqlite.pragma(`cipher = 'chacha20'`)
}

/** Loaded only where there is a key: the same driver over SQLite3 Multiple Ciphers. */
function cipherDriver(): typeof Database {
  return createRequire(import.meta.url)('better-sqlite3-multiple-ciphers')
}
