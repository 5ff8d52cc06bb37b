import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { type CollectionName, collections } from '@outpost/shared/model/collections'
import { searchWords } from '@outpost/shared/model/search'

/** What the index of a store holds, as `key word`, sorted. */
export function indexedWords({ sqlite, sql }: Pick<SqliteStore, 'sqlite' | 'sql'>): string[] {
  sqlite.exec(`drop table if exists temp.indexed;
    create virtual table temp.indexed using fts5vocab(main, search, instance)`)
  const rows = sql.all<{ doc: number; term: string }>('select doc, term from temp.indexed')
  return rows.map(({ doc, term }) => `${doc} ${term}`).sort()
}

/** What it must hold: the words of every live record, made anew. */
export function wordsOfRecords({ sql }: Pick<SqliteStore, 'sql'>): string[] {
  const rows = sql.all<{ key: number; collection: CollectionName; fields: string }>(
    'select key, collection, fields from records where deleted_at is null',
  )
  return rows
    .flatMap(({ key, collection, fields }) => {
      const words = new Set(searchWords(collections[collection], JSON.parse(fields)).split(' '))
      return [...words].filter((word) => word !== '').map((word) => `${key} ${word}`)
    })
    .sort()
}
