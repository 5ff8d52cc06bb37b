import type { Ground } from '@outpost/shared/authority/changes'
import type { Chain, Facts } from '@outpost/shared/authority/facts'
import { judgePrepared } from '@outpost/shared/authority/judge-prepared'
import { type Prepared, prepare } from '@outpost/shared/authority/prepare'
import type { Principal } from '@outpost/shared/authority/principal'
import { ALL } from '@outpost/shared/authority/scopes'
import type { StoredRecord } from '@outpost/shared/model/record'
import type { Edit } from '@outpost/shared/protocol/edit'
import { CLINICS, NOW, SCOPES } from './clinic.ts'
import type { LedgerEntry } from './state.ts'

/** An edit that an authority has judged, as far as later ones depend on it. */
type Under = {
  edit: Edit
  writer: number
  isRejected: boolean
  isPending: boolean
  madeRevision: number | null
}

type Asked = {
  edit: Edit
  writer: number
  principal: Principal
  ground: Ground
  current: StoredRecord | null
  /** In the order in which they were judged. */
  before: readonly Under[]
  ledger: readonly LedgerEntry[]
}

/** The production judge on facts of this small system. */
export function judgeHere(asked: Asked) {
  const { edit, principal, ground, current } = asked
  const chain = chainOf(asked)
  const facts: Facts = {
    now: NOW,
    revisionFloor: 0,
    known: null,
    isDecided: false,
    current: current && {
      record: current,
      scopes: ground === 'edge' ? [ALL] : SCOPES,
      unseenLeaves: [],
      changedAt: NOW,
    },
    clinics: CLINICS,
    related: new Map(),
    rejectedCreates: rejectedCreates(asked),
    chain,
    hasUnseenMovement: hasUnseenMovement(asked, chain),
    hasComeBack: false,
    isKnownAbove: false,
    hasLeft: false,
    hasReferenceLeft: false,
    hasUnheardOf: false,
    dependsOnOutOfScope: false,
    isInBalance: false,
    pendingFields: pendingFields(asked),
    busy: [],
    isReferenced: false,
    cardHolder: null,
    followers: [],
    samePerson: [],
  }
  return judgePrepared(prepared(edit, principal), facts, principal, ground)
}

/** To check an edit for itself takes longer than all the rest. */
const checked = new Map<string, Prepared>()

function prepared(edit: Edit, principal: Principal): Prepared {
  const key = `${principal.id} ${JSON.stringify(edit)}`
  const found = checked.get(key) ?? prepare({ raw: edit }, principal)
  checked.set(key, found)
  return found
}

function chainOf({ edit, before, ground, writer }: Asked): Chain {
  const named = edit.base?.edit
  if (named === undefined) return { kind: 'none' }
  const at = before.findIndex((one) => one.edit.id === named)
  const base = before[at]
  if (!base) return { kind: 'unknown' }
  if (base.isRejected) return { kind: 'rejected' }
  const links = before
    .slice(0, at + 1)
    .filter((one) => one.edit.record_id === edit.record_id && !one.isRejected)
    .filter((one) => ground === 'edge' || one.writer === writer)
    .map((one) => ({ editId: one.edit.id, madeRevision: one.madeRevision }))
  return { kind: 'known', links }
}

function rejectedCreates({ edit, before, current }: Asked): Set<string> {
  const rejected = before.some(
    (one) => one.isRejected && one.edit.op === 'create' && one.edit.record_id === edit.record_id,
  )
  return new Set(rejected && !current ? [edit.record_id] : [])
}

function hasUnseenMovement({ edit, ledger }: Asked, chain: Chain): boolean {
  if (edit.movement?.kind !== 'COUNTED' && edit.op !== 'delete') return false
  const under = chain.kind === 'known' ? chain.links.map(({ editId }) => editId) : []
  return ledger.some(
    ({ editId, recordId, revision }) =>
      recordId === edit.record_id &&
      revision > (edit.base?.revision ?? 0) &&
      !under.includes(editId),
  )
}

function pendingFields({ edit, before }: Asked): Record<string, string> {
  const last: Record<string, string> = {}
  for (const one of before) {
    if (!one.isPending || one.edit.record_id !== edit.record_id) continue
    const names = one.edit.op === 'move_stock' ? ['quantity'] : Object.keys(one.edit.fields ?? {})
    for (const name of names) last[name] = one.edit.id
  }
  return last
}
