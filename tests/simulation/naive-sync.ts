import type { Principal } from '@outpost/shared/authority/principal'
import { ALL, scopesOf } from '@outpost/shared/authority/scopes'
import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { RECORD_COLUMNS, type RecordRow, toRecord } from '@outpost/shared/authority/sqlite/rows'
import { toWire } from '@outpost/shared/model/record'
import { type Clock, parseInstant, toIso } from '@outpost/shared/model/time'
import type { Ask } from './timestamp-client.ts'

/*
 * Sync by timestamp as it is mostly made: the records whose `updated_at` lies after the one given.
 * It speaks as S2 does (pages too), so that the same client can try it; it has no tags.
 */

export type NaiveSync = {
  sqlite: Sqlite
  clock: Clock
  /** SQL: when the record `r` was changed. */
  changedAt: string
  /** The next timestamp: central's clock when it answers, or the largest time in the answer. */
  next: 'clock' | 'largest'
  /** Called before the query, and between it and the look at the clock. */
  interrupt(): Promise<void>
}

type Row = RecordRow & { at: number }

const LIMIT = 1_000_000

/** As central's answers take several steps, at each of which others may commit. */
const INTERRUPTIONS = 5

export function naiveSync(sync: NaiveSync, who: Principal): Ask {
  const { sqlite, clock, changedAt, next, interrupt } = sync
  const scopes = scopesOf(who)
  // What left a scope is no longer found by who has only that scope; tombstones are.
  const changes = sqlite.prepare<object, Row>(
    `select ${RECORD_COLUMNS}, ${changedAt} as at from records r
     where r.collection = :collection and (at > :since or (at = :pageAt and r.id > :pageId))
       and (:isAll or exists (select 1 from feed f join scopes s on s.key = f.scope
         where f.record = r.key and f.op <> 'leave'
           and s.name in (select value from json_each(:scopes))))
     order by at, r.id limit :limit`,
  )

  return async (path) => {
    const url = new URL(path, 'http://naive')
    const given = url.searchParams.get('last_sync_timestamp')
    const since = given === null ? -1 : (parseInstant(given) ?? -1)
    const limit = Number(url.searchParams.get('limit') ?? LIMIT)
    const [pageAt = '', pageId = ''] = (url.searchParams.get('page') ?? '').split('.')
    for (let i = 0; i < INTERRUPTIONS; i++) await interrupt()
    const rows = changes.all({
      collection: url.pathname.split('/')[2],
      since: pageAt === '' ? since : Number(pageAt),
      pageAt: Number(pageAt),
      pageId,
      isAll: scopes.includes(ALL) ? 1 : 0,
      scopes: JSON.stringify(scopes),
      limit,
    })
    for (let i = 0; i < INTERRUPTIONS; i++) await interrupt()
    const last = rows.at(-1)
    const now = next === 'clock' ? clock.now() : Math.max(since, last?.at ?? 0)
    const headers = new Headers({ 'X-Last-Sync': toIso(now) })
    if (rows.length === limit && last) {
      url.searchParams.set('page', `${last.at}.${last.id}`)
      headers.set('Link', `<${url.pathname}${url.search}>; rel="next"`)
    }
    const body = rows
      .filter((row) => row.deleted_at === null || given !== null)
      .map((row) =>
        row.deleted_at === null
          ? toWire(toRecord(row))
          : { id: row.id, deleted_at: toIso(row.deleted_at) },
      )
    return { status: 200, headers, body, text: '' }
  }
}

/**
 * Lets every change of a record be dated by the clock of the moment, as such designs do, and not as
 * F2 says. Answers the SQL that names that date.
 */
export function dateByClock(connections: readonly Sqlite[], clock: Clock): string {
  for (const sqlite of connections) sqlite.function('now_by_clock', () => clock.now())
  connections[0]?.exec(
    `create table if not exists dated (record integer primary key, at integer not null);
     insert or ignore into dated select key, updated_at from records;
     create trigger if not exists dated_when_made after insert on records
       begin insert into dated values (new.key, now_by_clock()); end;
     create trigger if not exists dated_when_changed after update of revision on records
       begin update dated set at = now_by_clock() where record = new.key; end;`,
  )
  return '(select d.at from dated d where d.record = r.key)'
}
