import { floorOf, type LostCopy } from './central-restoring.ts'
import type { FinalState } from './final-state.ts'
import type { PlainEdit } from './plain-reads.ts'
import { inWords, isSame } from './same-json.ts'
import { short } from './system.ts'

/* What a restore of central has lost is back, as far as a box had it (N9). */

/** What changes beside the edits that name it, or waits in a ledger (F1, E7). */
const NOT_BY_FIELDS = ['quantity', 'recent_movements', 'clinic_id', 'shared_with']

export function lostHoursAreBack(state: FinalState): string[] {
  const { lost } = state.system
  const latest = new Map<string, LostCopy>()
  for (const copy of lost.copies) {
    if (copy.revision > (latest.get(copy.id)?.revision ?? 0)) latest.set(copy.id, copy)
  }
  return [...latest.values()].flatMap((copy) =>
    copyFaults(state, copy).map(
      (text) =>
        `${copy.collection} ${short(copy.id)}, of ${copy.box} in r${copy.revision}: ${text}`,
    ),
  )
}

function copyFaults({ central, held, system }: FinalState, copy: LostCopy): string[] {
  // It waits for an admin, who sees it.
  if (held.has(copy.id)) return []
  const record = central.byId.get(copy.id)
  if (!record) return ['is not there']
  const isPatient = copy.collection === 'patients'
  const since = central.edits.filter(({ body, status, madeRevision }) => {
    if (status !== 200 || body.collection !== copy.collection || body.actor === TAKEN_BACK) {
      return false
    }
    const revision = madeRevision ?? 0
    // Also one that came back with a later copy: its box had the answer still to come.
    if (body.record_id === copy.id) return revision > copy.revision
    // What is changed of one patient may be changed of another one of the same person (R5).
    return isPatient && body.op === 'update' && revision >= floorOf(system)
  })
  if (record.deletedAt !== null) return hasDelete(central, copy.id) ? [] : ['is deleted']
  return Object.keys(copy.fields)
    .filter((name) => !NOT_BY_FIELDS.includes(name))
    .filter((name) => !isSame(record.fields[name], copy.fields[name]))
    .filter((name) => !since.some(({ body }) => sets(body, name, record.fields[name])))
    .map((name) => `${name} is ${inWords(record.fields[name])}, not ${inWords(copy.fields[name])}`)
}

function sets({ fields }: PlainEdit['body'], name: string, value: unknown): boolean {
  const given = (fields ?? {}) as Record<string, unknown>
  return name in given && isSame(given[name] ?? null, value ?? null)
}

function hasDelete({ edits }: FinalState['central'], id: string): boolean {
  return edits.some(({ body, status }) => {
    return status === 200 && body.record_id === id && body.op === 'delete'
  })
}

/** The actor of the edits that stand for what was taken back. */
export const TAKEN_BACK = 'taken back after a restore'
