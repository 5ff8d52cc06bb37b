import { hash } from 'node:crypto'
import type { ImportTarget, Origin } from './import-report.ts'
import { BATCH_RECORDS_MAX } from './record-writer.ts'
import { openScratch } from './scratch.ts'

/** What was read of a record before: nothing, the same, or something else in this line. */
type Seen = { kind: 'new' } | { kind: 'same' } | { kind: 'other'; line: number }

/** How much a file says there is of stock that it moves. */
type Balance = Origin & { id: string; quantity: number }

export type SeenRows = ReturnType<typeof openSeenRows>

/**
 * Remembers which records the rows so far told of and what became of them, so that a record which is
 * told of twice is noticed, and that a dry run knows what there would be. On disk: files may be long.
 */
export function openSeenRows() {
  const sqlite = openScratch(SCHEMA)
  const insert = sqlite.prepare(
    'insert into rows (target, id, line, hash) values (?, ?, ?, ?) on conflict do nothing',
  )
  const find = sqlite.prepare<[string, string], { line: number; hash: string; is_refused: number }>(
    'select line, hash, is_refused from rows where target = ? and id = ?',
  )
  const refuse = sqlite.prepare('update rows set is_refused = 1 where target = ? and id = ?')
  const count = sqlite.prepare<[string], { times: number }>(
    `insert into repetitions (hash, times) values (?, 1)
     on conflict do update set times = times + 1 returning times`,
  )
  const insertStock = sqlite.prepare('insert into moved (id) values (?) on conflict do nothing')
  const findStock = sqlite.prepare<[string], { id: string }>('select id from moved where id = ?')
  const balance = sqlite.prepare(
    'insert into balances (id, file, line, quantity) values (?, ?, ?, ?) on conflict do nothing',
  )
  const balances = sqlite.prepare<[number, number], Balance>(
    'select * from balances where line > ? order by line limit ?',
  )
  const alias = sqlite.prepare(
    'insert into aliases (key_id, id) values (?, ?) on conflict do nothing',
  )
  const findAlias = sqlite.prepare<[string], { id: string }>(
    'select id from aliases where key_id = ?',
  )

  return {
    note(target: ImportTarget, id: string, line: number, content: unknown): Seen {
      const digest = digestOf(content)
      if (insert.run(target, id, line, digest).changes > 0) return { kind: 'new' }
      const first = find.get(target, id)
      return first?.hash === digest ? { kind: 'same' } : { kind: 'other', line: first?.line ?? 0 }
    },
    markRefused(target: ImportTarget, id: string) {
      refuse.run(target, id)
    },
    standing(target: ImportTarget, id: string): 'absent' | 'refused' | 'taken' {
      const row = find.get(target, id)
      if (!row) return 'absent'
      return row.is_refused ? 'refused' : 'taken'
    },
    /** How often this content was counted, this time included. */
    countContent: (content: unknown) => count.get(digestOf(content))?.times ?? 1,
    /** Notes that the files hold movements of this stock. */
    noteMoved(id: string) {
      insertStock.run(id)
    },
    isMoved: (id: string) => findStock.get(id) !== undefined,
    /** Notes what a file says is left of stock that it moves. */
    noteBalance(id: string, { file, line }: Origin, quantity: number) {
      balance.run(id, file, line, quantity)
    },
    /** The balances so noted, in the order of their file, some at a time. */
    *balances(): Generator<Balance[]> {
      for (let last = 0; ; ) {
        const page = balances.all(last, BATCH_RECORDS_MAX)
        if (page.length === 0) return
        last = page.at(-1)?.line ?? last
        yield page
      }
    },
    /** Stock that a file calls by a key has the id that follows from what it is of (R3). */
    noteAlias(keyId: string, id: string) {
      alias.run(keyId, id)
    },
    resolveAlias: (id: string) => findAlias.get(id)?.id ?? id,
    close: () => sqlite.close(),
  }
}

function digestOf(content: unknown): string {
  return hash('sha1', JSON.stringify(content))
}

const SCHEMA = `
  create table rows (
    target text not null,
    id text not null,
    line integer not null,
    hash text not null,
    is_refused integer not null default 0,
    primary key (target, id)
  ) without rowid;
  create table repetitions (hash text primary key, times integer not null) without rowid;
  create table moved (id text primary key) without rowid;
  create table balances (
    id text primary key,
    file text not null,
    line integer not null,
    quantity integer not null
  ) without rowid;
  create index balances_by_line on balances (line);
  create table aliases (key_id text primary key, id text not null) without rowid;
`
