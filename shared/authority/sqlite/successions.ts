import type { Sql } from './sql.ts'

/*
 * A box that enrols anew calls under another id, and is the same box all the same: what it sent as
 * who it was before is its own (A1, E9). Only up to then: the place that it left may go on with a
 * copy of it, whose later edits are none of its own.
 */

/** SQL: `own`, the ids under which `:caller` has sent edits, each with the last of them. */
export const OWN = `own(id, up_to) as (
  select :caller, ${Number.MAX_SAFE_INTEGER}
  union
  select s.formerly, min(s.up_to, own.up_to) from own join successions s on s.node_id = own.id)`

/** The ids under which the caller has sent edits, each with the number of the last of them. */
export function readOwn(sql: Sql, caller: string): Map<string, number> {
  const rows = sql.all<{ id: string; upTo: number }>(
    `with recursive ${OWN} select id, max(up_to) as upTo from own group by id`,
    { caller },
  )
  return new Map(rows.map(({ id, upTo }) => [id, upTo]))
}

/** SQL: `kin`, the ids of all that were one box with `:caller` at some time, itself among them. */
export const KIN = `kin(id) as (
  select :caller
  union
  select iif(s.node_id = kin.id, s.formerly, s.node_id)
    from kin join successions s on kin.id in (s.node_id, s.formerly))`

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

/** Whose own an edit is: who sent it, and who has gone on for that one since it came. */
export function ownersOf(sql: Sql, { sender, seq }: { sender: string; seq: number }): string[] {
  const rows = sql.all<{ id: string }>(
    `with recursive owner(id) as (
       select ?
       union
       select s.node_id from owner join successions s on s.formerly = owner.id and s.up_to >= ?)
     select id from owner`,
    sender,
    seq,
  )
  return rows.map(({ id }) => id)
}

/** Whether an edit is the caller's own. */
export function isOwn(sql: Sql, caller: string, edit: { sender: string; seq: number }): boolean {
  return edit.sender === caller || ownersOf(sql, edit).includes(caller)
}

/** All that were one box with this caller: each may hold edits of that time that nobody has sent. */
export function kinOf(sql: Sql, caller: string): string[] {
  const rows = sql.all<{ id: string }>(`with recursive ${KIN} select id from kin`, { caller })
  return rows.map(({ id }) => id)
}
