import type { Sql } from './sql.ts'

/*
 * A box that enrols anew calls under another id, and is the same box all the same: what it sent as
 * who it was before is its own (A1, E9). Only up to then: the place that it left may go on with a
 * copy of it, whose later edits are none of its own.
 */

/** SQL: the ids under which a caller has sent edits, each with the last of them, itself first. */
export const OWN_IDS = `with recursive own(id, up_to) as (
  select ?, ${Number.MAX_SAFE_INTEGER}
  union
  select s.formerly, min(s.up_to, own.up_to) from own join successions s on s.node_id = own.id)`

/** From now on the one caller goes on for the other. */
export function noteSuccession(sql: Sql, nodeId: string, formerly: string) {
  sql.run(
    `insert into successions (node_id, formerly, up_to)
     values (?, ?, (select coalesce(max(seq), 0) from edits))
     on conflict (node_id, formerly) do update set up_to = excluded.up_to`,
    nodeId,
    formerly,
  )
}

/** Whether an edit that `sender` sent is this caller's own; `seq` 0 asks for any of them. */
export function isOwn(sql: Sql, caller: string, sender: string, seq = 0): boolean {
  if (caller === sender) return true
  const found = sql.get(
    `${OWN_IDS} select 1 from own where id = ? and up_to >= ?`,
    caller,
    sender,
    seq,
  )
  return found !== undefined
}
