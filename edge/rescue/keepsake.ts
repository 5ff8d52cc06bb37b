import { type DatabaseKey, keyOf, type Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { readText, writeDurably } from '@outpost/shared/authority/sqlite/file/durable'
import { BESIDE } from '@outpost/shared/authority/sqlite/file/names-beside'
import { isDamage, isStorageFailure } from '@outpost/shared/authority/sqlite/file/storage-failure'
import { seal, unseal } from '../encryption/seal.ts'
import type { Row } from './salvaged-rows.ts'

/*
 * A second copy of the little that neither central nor a nurse can give back: who this box is, and
 * who may use it. It lies beside the database, so that also a box of whose database no page can be
 * read comes back enrolled, with its devices. It holds the box's token, as the database does, and is
 * sealed where that is encrypted.
 */

/** Rows by table. */
export type Keepsake = Record<string, Row[]>

/** Filled again from central or by use, salvaged by ways of their own, short-lived, or SQLite's. */
const NOT_KEPT =
  /^(records|feed|scopes|terms|term_heads|told_movements|held_copies|presented|stock_movements|edits|pairing_codes|untold_decisions|search(_.*)?|sqlite_.*|__.*)$/

/** Columns that change all the time and are found again by the first round. */
const PASSING: Record<string, readonly string[]> = {
  replica: [
    'cursor',
    'etag',
    'generation',
    'is_filled',
    'last_success_at',
    'last_round',
    'link',
    'last_error',
    'clock_offset_ms',
    'central_time',
    'last_report',
    'last_report_at',
  ],
  // The epoch is that of the feed that the devices read: a database that is built anew begins another.
  identity: ['epoch', 'probe', 'search_version', 'search_up_to'],
  devices: ['last_seen_at', 'last_actor'],
}

/** The tables of which a keepsake holds the rows. */
export function keptTables(sqlite: Sqlite): string[] {
  return sqlite
    .prepare<[], string>(`select name from sqlite_master where type = 'table' order by name`)
    .pluck()
    .all()
    .filter((name) => !NOT_KEPT.test(name))
}

export function columnsOf(sqlite: Sqlite, table: string): string[] {
  return sqlite.prepare<[], string>(`select name from pragma_table_info('${table}')`).pluck().all()
}

/** A row without what passes. */
export function lasting(table: string, row: Row): Row {
  const passing = PASSING[table] ?? []
  return Object.fromEntries(Object.entries(row).filter(([name]) => !passing.includes(name)))
}

/**
 * Writes the keepsake if it is not up to date: whole, and durable, or not at all. Where the disk does
 * not take it, it is written the next time: nothing else waits for it.
 */
export function updateKeepsake(sqlite: Sqlite) {
  try {
    writeKeepsake(sqlite)
  } catch (error) {
    if (!isStorageFailure(error) && !isDamage(error) && !isDiskFailure(error)) throw error
  }
}

function isDiskFailure(error: unknown): boolean {
  return /^(ENOSPC|EROFS|EACCES|EPERM|EIO|EDQUOT)$/.test(String((error as { code?: unknown }).code))
}

function writeKeepsake(sqlite: Sqlite) {
  const file = keepsakeFile(sqlite.name)
  const tables = keptTables(sqlite).map((table) => {
    const rows = sqlite.prepare<[], Row>(`select * from "${table}" order by rowid`).all()
    return [table, rows.map((row) => lasting(table, row))]
  })
  const text = JSON.stringify(Object.fromEntries(tables))
  const key = keyOf(sqlite)
  const present = readText(file)
  // Sealed anew it would differ each time, and one that is not sealed must not stay.
  const isSame = present !== null && unseal(key, present) === text
  if (!isSame || (key !== null && present === text)) writeDurably(file, seal(key, text))
}

/** The keepsake of a database, or null if there is none that can be read. */
export function readKeepsake(databaseFile: string, key: DatabaseKey | null): Keepsake | null {
  try {
    const text = unseal(key, readText(keepsakeFile(databaseFile)) ?? 'null')
    return JSON.parse(text ?? 'null') as Keepsake | null
  } catch {
    return null
  }
}

function keepsakeFile(databaseFile: string): string {
  return `${databaseFile}${BESIDE.keepsake}`
}
