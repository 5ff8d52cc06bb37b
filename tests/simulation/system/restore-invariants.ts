import type { LostCopy } from './central-restoring.ts'
import type { FinalState } from './final-state.ts'
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
    const isNew = status === 200 && (madeRevision ?? 0) >= system.lost.floor
    // What is changed of one patient may be changed of another one of the same person (R5).
    const isOwn = body.record_id === copy.id || (isPatient && body.op === 'update')
    return isNew && isOwn && body.collection === copy.collection && body.actor !== TAKEN_BACK
  })
  if (record.deletedAt !== null) return hasDelete(central, copy.id) ? [] : ['is deleted']
  return Object.keys(copy.fields)
    .filter((name) => !NOT_BY_FIELDS.includes(name))
    .filter((name) => !isSame(record.fields[name], copy.fields[name]))
    .filter((name) => !since.some(({ body }) => name in ((body.fields ?? {}) as object)))
    .map((name) => `${name} is ${inWords(record.fields[name])}, not ${inWords(copy.fields[name])}`)
}

function hasDelete({ edits }: FinalState['central'], id: string): boolean {
  return edits.some(({ body, status }) => {
    return status === 200 && body.record_id === id && body.op === 'delete'
  })
}

/** The actor of the edits that stand for what was taken back. */
export const TAKEN_BACK = 'taken back after a restore'
