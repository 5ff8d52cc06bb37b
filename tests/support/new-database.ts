import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { databasePlace as centralPlace } from '@outpost/central/store/database'
import { databasePlace as edgePlace } from '@outpost/edge/store/database'
import { openDatabase } from '@outpost/shared/authority/sqlite/file/open'
import type { Side } from './command-line.ts'

const placeOf = { central: centralPlace, edge: (file: string) => edgePlace(file, null) }
const laid = new Map<Side, Buffer>()

/**
 * Lays a database with all tables and without a row, as the opener makes it, where one is to be opened
 * that is not there yet. To copy one takes a third of the time in which the migrations make it.
 */
export function layDatabase(side: Side, file: string) {
  if (existsSync(file)) return
  const bytes = laid.get(side) ?? emptyDatabase(side)
  laid.set(side, bytes)
  writeFileSync(file, bytes)
}

function emptyDatabase(side: Side): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-empty-'))
  const { file, migrationsFolder } = placeOf[side](join(folder, 'empty.db'))
  openDatabase(file, migrationsFolder, null).close()
  const bytes = readFileSync(file)
  rmSync(folder, { recursive: true })
  return bytes
}
