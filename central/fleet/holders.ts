import { CATALOGUE, clinicScope } from '@outpost/shared/authority/scopes'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { FleetBox } from './fleet.ts'

/** So many boxes that should hold something are told, those without its last change first. */
export const HOLDERS_MAX = 100

/** A box that should hold something, or should know that it has left. */
export type Holder = {
  box: FleetBox
  /** Whether it has presented a cursor past the last change in each scope that they share. */
  hasLatest: boolean
}

/** A scope, and the place in it of the last change of what is looked for. */
export type Change = { scope: string; seq: number }

type FoundHolder = {
  nodeId: string
  hasLatest: boolean
  /** Whether it has enrolled and may call; one that does not cannot come to hold anything. */
  isOpen: boolean
}

/** Boxes that read one of these scopes, those that lack the last change of one of them first. */
export function readHolders(sql: Sql, changes: readonly Change[]): FoundHolder[] {
  return sql
    .all<{ nodeId: string; hasLatest: number; isOpen: number }>(HOLDERS, {
      changes: JSON.stringify(changes),
      catalogue: CATALOGUE,
      clinic: clinicScope(''),
    })
    .map(({ nodeId, hasLatest, isOpen }) => {
      return { nodeId, hasLatest: hasLatest === 1, isOpen: isOpen === 1 }
    })
}

// Materialised, so that each clinic is looked up among the changes instead of read through them.
const HOLDERS = `with change as materialized (
    select value ->> 'scope' as name, value ->> 'seq' as seq from json_each(:changes)),
  reads as (
    select pc.principal_id as nodeId, change.name, change.seq
      from principal_clinics pc join change on change.name = :clinic || pc.clinic_id
    union all
    select p.id, change.name, change.seq from change join principals p on p.role = 'node'
      where change.name = :catalogue)
  select nodeId, min(coalesce(pr.position, 0) >= reads.seq) as hasLatest,
    p.revoked_at is null and p.token_hash is not null as isOpen
  from reads join principals p on p.id = nodeId and p.role = 'node'
  join scopes s on s.name = reads.name
  left join presented pr on pr.principal_id = nodeId and pr.scope = s.key
  group by nodeId order by hasLatest, nodeId`
