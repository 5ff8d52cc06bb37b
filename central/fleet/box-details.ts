import { CATALOGUE, clinicScope } from '@outpost/shared/authority/scopes'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { AuthorityStore } from '@outpost/shared/authority/store'
import { type Clock, toIso, toIsoOrNull } from '@outpost/shared/model/time'
import { readDevices } from '@outpost/shared/protocol/report'
import { createEnrolment } from '../nodes/enrolment.ts'
import { createIncarnations } from '../nodes/incarnations.ts'
import type { PrincipalRow } from '../nodes/principals.ts'
import { createReturns } from '../nodes/returns.ts'

type Deps = { store: SqliteStore; clock: Clock }

/** What is told of one box beside what is told of it among the others. */
export async function readBoxDetails(deps: Deps, row: PrincipalRow) {
  const enrolled = createEnrolment({ sqlite: deps.store.sqlite, clock: deps.clock }).stateOf(row)
  return {
    created_at: toIso(row.createdAt),
    token_since: toIsoOrNull(row.tokenSince),
    enrolment: { state: enrolled.state, code_expires_at: toIsoOrNull(enrolled.codeExpiresAt) },
    scopes: await readScopes(deps.store, row),
    devices: readDevices(row.report).map(({ name, lastSeenAt, isRevoked }) => ({
      name,
      last_seen_at: toIsoOrNull(lastSeenAt),
      is_revoked: isRevoked,
    })),
    ...viewOfCopies(deps, row),
    ...viewOfReturn(deps.store, row.id),
  }
}

/** How much lies in each scope of a box: the catalogue, then its clinics. */
async function readScopes(store: AuthorityStore, { clinics }: PrincipalRow) {
  if (clinics === 'all') return []
  return store.read(async (reader) => {
    const known = new Map((await reader.clinics(clinics)).map((clinic) => [clinic.id, clinic]))
    const scopes = []
    for (const id of [null, ...clinics]) {
      const counts = await reader.counts([id === null ? CATALOGUE : clinicScope(id)])
      const filled = Object.entries(counts).filter(([, { count }]) => count > 0)
      scopes.push({
        clinic: id === null ? null : (known.get(id) ?? null),
        records: Object.fromEntries(filled.map(([name, { count }]) => [name, count])),
      })
    }
    return scopes
  })
}

/** A box's copies, and its coming back from backups (N10). */
export function viewOfCopies(deps: Deps, row: PrincipalRow) {
  const copies = createIncarnations(deps)
    .candidates(row.id)
    .map(({ name, seenAt, address, report }) => ({
      incarnation: name,
      last_seen_at: toIsoOrNull(seenAt),
      address,
      report: report ? JSON.parse(report) : null,
    }))
  return {
    twin_since: toIsoOrNull(row.twinSince),
    copies,
    rewound_at: toIsoOrNull(row.rewoundAt),
    rewound_count: row.rewoundCount,
  }
}

/** Whether a box is waited for since central was restored (N9). */
export function viewOfReturn(store: Deps['store'], nodeId: string) {
  const awaited = createReturns({ store }).awaited(nodeId)
  return { is_awaited: awaited.some(({ id }) => id === nodeId) }
}
