import type { CollectionName, Fields } from '@outpost/shared/model/collections'
import type { Outcome } from '@outpost/shared/protocol/messages'
import type { Authority, RawEdit } from '../support/authority.ts'

/** An edit as a writer of the simulation makes it. */
export type SimulatedEdit = RawEdit & {
  collection: CollectionName
  record_id: string
  op: 'create' | 'update' | 'delete' | 'move_stock'
  base: { revision: number; edit?: string } | null
  fields?: Fields
  movement?: Fields
}

/** What changes by sharing and by movements, beside the edits that name it (F1, E7). */
const NOT_BY_EDITS = ['clinic_id', 'shared_with', 'quantity']

/** One accepted edit that changed something, in the order in which central took them. */
type Event = { edit: SimulatedEdit; writer: string; revision: number; names: string[] }

export type Chronicle = ReturnType<typeof createChronicle>

/** Keeps what central answered, and judges afterwards by rules of its own whether that was right. */
export function createChronicle() {
  const events = new Map<string, Event[]>()
  const records = new Map<string, Fields | null>()
  const outcomes = new Map<string, string>()
  /** Who wrote each edit that was answered, in the order of the first answers. */
  const writers = new Map<string, string>()
  const conflicts: string[] = []
  const contradictions: string[] = []
  let accepted = 0

  /** The names of the fields that the edit changes in the record as it was. */
  function applied(edit: SimulatedEdit): string[] {
    const before = records.get(edit.record_id)
    if (edit.op === 'delete') {
      records.set(edit.record_id, null)
      return before ? Object.keys(before) : []
    }
    if (edit.op === 'move_stock') return ['quantity']
    const names = Object.keys(edit.fields ?? {}).filter(
      (name) => JSON.stringify(before?.[name]) !== JSON.stringify(edit.fields?.[name]),
    )
    records.set(edit.record_id, { ...before, ...edit.fields })
    return names
  }

  /** Answers the names of the fields that it has changed. */
  function note(writer: string, edit: SimulatedEdit, outcome: Outcome): string[] {
    const { status, revision = 0, conflict, problem } = outcome
    const code = conflict?.error_code ?? problem?.error_code
    if (code === 'UNKNOWN_BASE') return []
    const verdict = JSON.stringify([status, code, outcome.revision])
    const before = outcomes.get(edit.id)
    if (before !== undefined) {
      if (before !== verdict) contradictions.push(`${edit.id}: ${before}, then ${verdict}`)
      return []
    }
    outcomes.set(edit.id, verdict)
    writers.set(edit.id, writer)
    if (conflict) conflicts.push(conflict.error_code)
    if (status !== 200) return []
    accepted += 1
    const names = applied(edit)
    if (names.length === 0) return names
    const row = events.get(edit.record_id) ?? []
    row.push({ edit, writer, revision, names })
    events.set(edit.record_id, row)
    return names
  }

  /** Whether `later` was made by someone who had `earlier` before their eyes. */
  function hadSeen(later: Event, earlier: Event): boolean {
    if ((later.edit.base?.revision ?? 0) >= earlier.revision) return true
    // The base names the last of a writer's own edits over the record: with it the writer saw all of
    // those that came before.
    const base = later.edit.base?.edit
    if (base === undefined || writers.get(base) !== earlier.writer) return false
    const order = [...writers.keys()]
    return order.indexOf(earlier.edit.id) <= order.indexOf(base)
  }

  /** Rule E4, told once more: which earlier changes must `later` have seen? */
  function mustHaveSeen(later: Event, earlier: Event): boolean {
    const { op, collection, movement } = later.edit
    if (op === 'create' || (op === 'move_stock' && movement?.kind !== 'COUNTED')) return false
    if (op === 'delete' || collection === 'appointments') return true
    const watched = op === 'move_stock' ? ['quantity'] : later.names
    return earlier.names.some((name) => watched.includes(name))
  }

  return {
    contradictions,
    note,
    has: (id: string) => outcomes.has(id),
    tally: () => ({ accepted, conflicts }),

    /** Accepted edits that ran over another one which their writer had not seen. */
    lostUpdates(): string[] {
      const lost: string[] = []
      for (const row of events.values()) {
        for (const [i, later] of row.entries()) {
          for (const earlier of row.slice(0, i)) {
            if (mustHaveSeen(later, earlier) && !hadSeen(later, earlier)) {
              lost.push(`${later.edit.id} over ${earlier.edit.id}`)
            }
          }
        }
      }
      return lost
    },

    /** Fields that are not at central as the last accepted edit left them. */
    async notVisible(authority: Authority): Promise<string[]> {
      const wrong: string[] = []
      for (const [id, row] of events) {
        const collection = row[0]?.edit.collection
        const there = collection ? await authority.record(collection, id) : null
        const expected = records.get(id) ?? null
        if (!records.has(id)) continue
        if ((there === null) !== (expected === null)) wrong.push(`${collection} ${id}`)
        for (const [name, value] of Object.entries(expected ?? {})) {
          if (NOT_BY_EDITS.includes(name)) continue
          if (JSON.stringify(there?.fields[name]) !== JSON.stringify(value)) {
            wrong.push(`${collection} ${id} ${name}`)
          }
        }
      }
      return wrong
    },
  }
}
