import { type CollectionName, collections } from '@outpost/shared/model/collections'
import { blankRecord, type StoredRecord, toWire } from '@outpost/shared/model/record'
import { applyEdit, type Face } from '@outpost/shared/protocol/apply-edit'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { Outcome } from '@outpost/shared/protocol/messages'
import { confirmedAfter, succeed, toConfirmed } from '@outpost/shared/replica/copies'
import { dependants, sendable } from '@outpost/shared/replica/outbox'
import { BOXES, COLLECTION, MADE_AT, NOW, uuid } from './clinic.ts'
import type { Flaw } from './flaws.ts'
import { judgeHere } from './judging.ts'
import type { Box, Message, OwnEdit, ToldOutcome } from './state.ts'

/** What a device does, before it is known what it will see. */
export type Draft = {
  record: string
  op: Edit['op']
  fields?: Edit['fields']
  movement?: Edit['movement']
  /** The device shows what it saw at first, and knows of nothing since. */
  isOldView?: boolean
}

const isPending = ({ state }: OwnEdit) => state === 'waiting' || state === 'sent'

/** What is seen of a record: the confirmed copy, with the edits that lie over it (N2, E7). */
function faceOf({ confirmed, edits }: Box, id: string): Face {
  const copy = confirmed[id]
  const start: Face = copy && copy.deletedAt === null ? copy.fields : null
  const isSeen = (one: OwnEdit) =>
    isPending(one) || (one.state === 'needs_decision' && one.edit.op === 'move_stock')
  return edits
    .filter((one) => one.edit.record_id === id && isSeen(one))
    .reduce((face, { edit }) => applyEdit(face, edit, collections[collectionOf(id)]), start)
}

/** The next write of a device. One that is refused to its face leaves nothing behind. */
export function write(box: Box, index: number, draft: Draft): Box {
  const written = box.written + 1
  const id = uuid(100 * (index + 1) + written)
  const edit = toEdit(draft, id, draft.isOldView ? { revision: 1 } : baseOf(box, draft.record))
  const copy = box.confirmed[draft.record]
  const face = faceOf(box, draft.record)
  const last = box.edits.filter((one) => one.edit.record_id === draft.record && isPending(one))
  const current: StoredRecord | null = face && {
    ...(copy ?? blankRecord(collectionOf(draft.record), draft.record, NOW)),
    fields: face,
    overlay: {
      pending: last.at(-1)?.edit.id ?? null,
      syncState: last.length > 0 ? 'pending' : 'synced',
    },
  }
  const { effects } = judgeHere({
    edit,
    writer: index,
    principal: { ...(BOXES[index] as (typeof BOXES)[number]), role: 'device' },
    ground: 'edge',
    current,
    before: box.edits.map((one) => ({
      edit: one.edit,
      writer: index,
      isRejected: one.state === 'needs_decision',
      isPending: isPending(one),
      madeRevision: one.revision,
    })),
    ledger: [],
  })
  if (effects?.edit.status !== 200) return { ...box, written }
  const own: OwnEdit = { edit, state: 'waiting', revision: null, code: null }
  return { ...box, written, edits: [...box.edits, own] }
}

function baseOf({ confirmed, edits }: Box, id: string): Edit['base'] {
  const last = edits.filter((one) => one.edit.record_id === id && isPending(one)).at(-1)
  return { revision: confirmed[id]?.revision ?? 0, ...(last && { edit: last.edit.id }) }
}

export function toEdit({ record, op, fields, movement }: Draft, id: string, base: Edit['base']) {
  const isBlind = op === 'create' || (op === 'move_stock' && movement?.kind !== 'COUNTED')
  return {
    id,
    collection: collectionOf(record),
    record_id: record,
    op,
    base: isBlind ? null : base,
    ...(fields && { fields }),
    ...(movement && { movement }),
    made_at: MADE_AT,
  } as Edit
}

/** The edits up to a mark that may go, the oldest first (N3, N4). */
export function sendableOf({ edits }: Box, upTo: number, flaw: Flaw | null): Edit[] {
  const mayGo = (one: OwnEdit) => (flaw === 'sends once' ? one.state === 'waiting' : isPending(one))
  const outbox = outboxOf({ edits: edits.slice(0, upTo).filter(mayGo) })
  return [...sendable(outbox, NOW, [])].map(({ edit }) => edit)
}

function outboxOf({ edits }: Pick<Box, 'edits'>) {
  return edits
    .filter(isPending)
    .map(({ edit }, seq) => ({ seq, edit, bytes: 0, setAsideUntil: null }))
}

/** Takes outcomes, in one commit (N4, N5). Answers how many edits got one. */
export function takeOutcomes(
  box: Box,
  outcomes: readonly ToldOutcome[],
  flaw: Flaw | null,
): { box: Box; settled: number } {
  let { confirmed } = box
  const settled = new Map<string, Partial<OwnEdit>>()
  const rejected = []
  for (const { editId, status, revision, code, record } of outcomes) {
    const own = box.edits.find((one) => one.edit.id === editId && isPending(one))
    if (!own || code === 'UNKNOWN_BASE') continue
    const { edit } = own
    settled.set(editId, {
      state: status === 200 ? 'accepted' : 'needs_decision',
      revision: status === 200 ? revision : null,
      code,
    })
    const wire = record && record.deletedAt === null ? toWire(record) : null
    const outcome = { edit_id: editId, status, revision, record: wire, final: true } as Outcome
    const after = confirmedAfter(confirmed[edit.record_id] ?? null, edit, outcome, NOW)
    if (after) confirmed = { ...confirmed, [edit.record_id]: after }
    if (status !== 200) {
      rejected.push({ edit, isRecordThere: code === 'RECORD_EXISTS' || code === 'RECORD_DELETED' })
    }
  }
  for (const { id } of dependants(outboxOf(box), rejected)) {
    settled.set(id, { state: 'needs_decision', code: 'DEPENDS_ON_REJECTED' })
  }
  if (flaw === 'acknowledges all' && outcomes.length > 0) {
    for (const { edit } of box.edits.filter(isPending)) {
      if (!settled.has(edit.id)) settled.set(edit.id, { state: 'accepted' })
    }
  }
  const edits = box.edits
    .map((one) => (settled.has(one.edit.id) ? { ...one, ...settled.get(one.edit.id) } : one))
    .filter(({ state }) => flaw !== 'drops rejected' || state !== 'needs_decision')
  return { box: { ...box, confirmed, edits }, settled: settled.size }
}

/** Takes a page and its cursor, in one commit (N6). */
export function takePage(
  box: Box,
  { asked, records, cursor }: Extract<Message, { kind: 'page' }>,
): Box {
  if (box.cursor !== asked) return box
  const confirmed = { ...box.confirmed }
  for (const record of records) {
    const before = confirmed[record.id] ?? null
    const after = toConfirmed(record.collection, toWire(record), NOW)
    // Within an epoch a replica ignores a lower revision than it holds (F4).
    if (!before || after.revision >= before.revision) confirmed[record.id] = succeed(before, after)
  }
  return { ...box, confirmed, cursor }
}

function collectionOf(id: string): CollectionName {
  return COLLECTION[id] as CollectionName
}
