import type { Edit } from '@outpost/shared/protocol/edit'
import { ADMIN, BOXES } from './clinic.ts'
import type { Flaw } from './flaws.ts'
import { judgeHere } from './judging.ts'
import type { Central, JudgedEdit, Message, ToldOutcome } from './state.ts'

/** Changes in one page: one, so that each can be the last that arrives. */
const PAGE_CHANGES = 1

/** Who writes at central itself. */
export const CENTRAL_ITSELF = -1

/** One edit, judged in a commit of its own (E2, E3). */
export function takeEdit(
  central: Central,
  edit: Edit,
  box: number,
  flaw: Flaw | null,
): { central: Central; outcome: ToldOutcome } {
  const known = central.edits.find((one) => one.edit.id === edit.id)
  if (known && flaw !== 'forgets edits') return { central, outcome: told(central, known) }
  const current = central.records[edit.record_id] ?? null
  const { answer, effects } = judgeHere({
    edit: flaw === 'compares nothing' && current ? blindly(edit, current.revision) : edit,
    writer: box,
    principal: BOXES[box] ?? ADMIN,
    ground: 'central',
    current,
    before: central.edits.map((one) => ({
      edit: one.edit,
      writer: one.box,
      isRejected: one.status !== 200,
      isPending: false,
      madeRevision: one.madeRevision,
    })),
    ledger: central.ledger,
  })
  const judged: JudgedEdit = {
    edit,
    box,
    status: answer.status,
    revision: answer.revision ?? null,
    madeRevision: effects?.edit.madeRevision ?? null,
    code: answer.conflict?.error_code ?? answer.problem?.error_code ?? null,
  }
  if (!effects) return { central, outcome: told(central, judged) }
  let { records, feed, head } = central
  for (const { record } of effects.changes) {
    head += 1
    records = { ...records, [record.id]: record }
    feed = { ...feed, [record.id]: head }
  }
  const rows = effects.ledger.map(({ delta }) => {
    return { editId: edit.id, recordId: edit.record_id, delta, revision: judged.revision ?? 0 }
  })
  const edits = [...central.edits.filter((one) => one !== known), judged]
  const after = { records, feed, head, edits, ledger: [...central.ledger, ...rows] }
  return { central: after, outcome: told(after, judged) }
}

function blindly(edit: Edit, revision: number): Edit {
  return edit.base ? { ...edit, base: { ...edit.base, revision } } : edit
}

function told({ records }: Central, { edit, status, revision, code }: JudgedEdit): ToldOutcome {
  return { editId: edit.id, status, revision, code, record: records[edit.record_id] ?? null }
}

/** What has changed since a cursor, in one snapshot (F4). */
export function pageSince(
  { records, feed, head }: Central,
  box: number,
  cursor: number,
): Extract<Message, { kind: 'page' }> {
  const news = Object.entries(feed)
    .filter(([, place]) => place > cursor)
    .sort(([, a], [, b]) => a - b)
  const sent = news.slice(0, PAGE_CHANGES)
  const more = news.length > sent.length
  return {
    kind: 'page',
    box,
    isAwaited: true,
    asked: cursor,
    records: sent.flatMap(([id]) => records[id] ?? []),
    cursor: more ? (sent.at(-1)?.[1] ?? head) : head,
    more,
  }
}
