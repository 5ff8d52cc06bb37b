import { MINUTE_MS } from '../../model/durations.ts'
import type { Millis } from '../../model/time.ts'
import type { Restore } from '../restores.ts'
import type { Sql } from './sql.ts'
import { beginTerm, newTermId } from './terms.ts'

/** Revisions begin anew at a multiple of this (R2). */
const REVISION_STEP = 1_000_000

/** The latest time of anything in the database; 0 if it is empty. */
export function latestTime(sql: Sql): Millis {
  const row = sql.get<{ time: number | null }>(
    `select max(time) as time from
       (select max(time) as time from scopes union all select max(updated_at) from records)`,
  )
  return row?.time ?? 0
}

/** The highest revision that is or may have been used. */
export function highestRevision(sql: Sql): number {
  const row = sql.get<{ revision: number | null }>(
    `select max(revision) as revision from
       (select max(revision) as revision from records union all
        select max(revision) from edits union all
        select max(revision) from stock_movements union all
        select max(revision_floor) from identity)`,
  )
  return row?.revision ?? 0
}

type NewEpoch = {
  epoch: string
  wallClock: Millis
  /** A revision known from elsewhere, which must not be used again either. */
  usedRevision: number
  /** The latest time in what the database was put back to, if changes may have been made since. */
  since?: Millis | null
  /** The revisions are another authority's: at a box they are central's, and stay. */
  keepsRevisions?: boolean
}

/**
 * Begins a new epoch after the database was put back to an earlier state (R2, F6), in the caller's
 * transaction: no cursor of the time that was lost is continued, no revision of it used again, and
 * no time of it given to a change.
 */
export function beginEpoch(sql: Sql, newEpoch: NewEpoch) {
  const { epoch, wallClock, usedRevision, since, keepsRevisions = false } = newEpoch
  const latest = latestTime(sql)
  // After a restore this feed parts here from the one that is lost.
  beginTerm(sql, newTermId(), latest)
  const restoredTo = since ?? latest
  const restoredAt = Math.max(wallClock, latest + 1)
  const floor = newFloor(Math.max(highestRevision(sql), usedRevision), restoredAt)
  sql.run(
    `insert into restores (epoch, before, restored_to, restored_at, floor, is_found)
     select ?, epoch, ?, ?, ?, ? from identity`,
    epoch,
    restoredTo,
    restoredAt,
    floor,
    since == null ? 0 : 1,
  )
  sql.run('update identity set epoch = ?, revision_floor = ?', epoch, floor)
  if (since != null && !keepsRevisions) raiseRevisionsSince(sql, since, floor)
  // Who syncs by timestamp must be told no time of the lost hours as the latest (S2).
  sql.run('update scopes set time = ?', restoredAt)
}

/**
 * What was changed after a time gets revisions from the floor on, as if the epoch had begun then: those
 * that it got were used before, for something else. By no more than that: revisions must stay whole
 * numbers however often this happens.
 */
function raiseRevisionsSince(sql: Sql, since: Millis, floor: number) {
  const followed = readFollowed(sql, since)
  const changed = sql.all<{
    key: number
    id: string
    revision: number
    first: number
    revisions: string
    from: number
  }>(
    `select r.key, r.id, r.revision, r.first_revision as first, r.field_revisions as revisions,
       coalesce(min(e.made_revision), iif(r.updated_at > :since, r.revision, r.revision + 1)) as "from"
     from records r left join edits e on e.record_id = r.id and e.collection = r.collection
       and e.received_at > :since and e.made_revision is not null
     where r.updated_at > :since
       -- A count that found what was known left the record as it was, and its row is raised.
       or r.id in (select record_id from stock_movements where at > :since)
     group by r.key`,
    { since },
  )
  const lowest = changed.reduce(
    (least, { revision }) => Math.min(least, revision),
    lowestNotedSince(sql, since),
  )
  const by = floor - Math.floor(lowest / REVISION_STEP) * REVISION_STEP
  for (const { key, id, first, revisions, from } of changed) {
    const raise = (revision: number) => (revision >= from ? revision + by : revision)
    const raised = Object.entries(JSON.parse(revisions) as Record<string, number>).map(
      ([name, revision]) => [
        name,
        followed.has(`${id} ${name}`) ? Math.max(revision, lowest) + by : raise(revision),
      ],
    )
    sql.run(
      `update records set revision = revision + ?, first_revision = ?, field_revisions = ?
       where key = ?`,
      by,
      raise(first),
      JSON.stringify(Object.fromEntries(raised)),
      key,
    )
  }
  sql.run(
    `update edits set revision = revision + :by, made_revision = made_revision + :by
     where received_at > :since and made_revision is not null`,
    { by, since },
  )
  sql.run('update stock_movements set revision = revision + :by where at > :since', { by, since })
}

/** Of edits and movements since a time; beyond all if there were none. */
function lowestNotedSince(sql: Sql, since: Millis): number {
  const row = sql.get<{ lowest: number | null }>(
    `select min(revision) as lowest from
       (select min(revision, made_revision) as revision from edits
          where received_at > :since and made_revision is not null
        union all select revision from stock_movements where at > :since)`,
    { since },
  )
  return row?.lowest ?? Number.MAX_SAFE_INTEGER
}

/** Fields of patients that were set after a time by an edit of a record merged into them (R5): `<id> <name>`. */
function readFollowed(sql: Sql, since: Millis): Set<string> {
  const rows = sql.all<{ id: string; name: string }>(
    `with recursive led(edit, id) as (
       select e.id, r.merged_into from edits e join records r on r.id = e.record_id
       where e.received_at > :since and e.made_revision is not null and e.op = 'update'
         and r.collection = 'patients' and r.merged_into is not null
       union
       select led.edit, r.merged_into from led join records r on r.id = led.id
       where r.collection = 'patients' and r.merged_into is not null)
     select led.id, f.key as name
     from led join edits e on e.id = led.edit, json_each(e.body, '$.fields') f`,
    { since },
  )
  return new Set(rows.map(({ id, name }) => `${id} ${name}`))
}

/** From here on each minute has a step of its own. */
const FIRST_MINUTE = Date.UTC(2025, 0) / MINUTE_MS

/**
 * A multiple of the step above all that is known to be used. One backup may be put back twice, and what
 * was done in between be known only to others, who have seen higher revisions than there are here: by
 * its time an epoch begins above those that began before it.
 */
function newFloor(used: number, now: Millis): number {
  const steps = Math.max(
    Math.floor(used / REVISION_STEP) + 1,
    Math.floor(now / MINUTE_MS) - FIRST_MINUTE,
  )
  return steps * REVISION_STEP
}

/** The restores that led to this database, the first first. */
export function readRestores(sql: Sql): Restore[] {
  return sql
    .all<Omit<Restore, 'isFound'> & { isFound: number }>(
      `select epoch, before, restored_to as restoredTo, restored_at as restoredAt, floor,
         is_found as isFound from restores order by key`,
    )
    .map((row) => ({ ...row, isFound: Boolean(row.isFound) }))
}
