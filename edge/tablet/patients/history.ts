import type { PatientMovementsView } from '@outpost/shared/authority/http/patient-movements-routes'
import type { WireRecord } from '@outpost/shared/model/record'
import { useMemo } from 'preact/hooks'
import type { Device } from '../device/device.ts'
import { type Answer, useAnswer } from '../people/answer.ts'
import type { MovementOfPatient } from '../pharmacy/box-movements.ts'
import { askJson } from '../replica/ask.ts'
import { askAndHold } from '../replica/hold.ts'
import { useSurroundings } from '../surroundings.ts'

/** More visits of one patient are not asked for at once. */
const VISITS_MAX = 1000
const MOVEMENTS_MAX = 200
/** Records that lead to one another; more would be a mistake. */
const MERGED_MAX = 10

/** What the box tells of a patient beyond what the device keeps. */
export type History = {
  state: Answer<unknown>['state']
  movements: MovementOfPatient[]
  /** When the box was asked for what it told, on its clock. */
  toldAt: number | null
}

/**
 * A patient who is opened is asked for anew, with all visits and all records of the same person (R5);
 * they are kept for the day. Without the box the device shows what it has.
 */
export function useHistory(id: string): History {
  const { device } = useSurroundings()
  const answer = useAnswer(id, (signal) => fetchHistory(device, id, signal))
  return useMemo(() => {
    const { state, told, at } = answer
    return { state, movements: told ?? [], toldAt: at }
  }, [answer])
}

async function fetchHistory(device: Device, id: string, signal: AbortSignal) {
  const held = await device.db.records.get(['patients', id])
  // Registered here a moment ago: the box does not know it yet.
  if (held && held.copy === null) return []
  const read = <T>(path: string) => askJson<T>(device.ask, path, { signal })
  await askAndHold(device, 'patients', () => readRecords(id, read))
  await askAndHold(device, 'appointments', async () => {
    const visits = await read<List>(`/api/appointments/?patient_id=${id}&limit=${VISITS_MAX}`)
    return visits.results
  })
  const path = `/api/patients/${id}/movements?limit=${MOVEMENTS_MAX}`
  return (await read<PatientMovementsView>(path)).results
}

type List = { results: WireRecord[] }

/** The record, those to whom it leads, and all that lead to them. */
async function readRecords(id: string, read: <T>(path: string) => Promise<T>) {
  const found = new Map<string, WireRecord>()
  for (let next: unknown = id; typeof next === 'string' && !found.has(next); ) {
    const record: WireRecord & { merged_into?: unknown } = await read(`/api/patients/${next}/`)
    found.set(next, record)
    next = found.size < MERGED_MAX ? record.merged_into : null
  }
  for (const into of found.keys()) {
    if (found.size >= MERGED_MAX) break
    const { results } = await read<List>(`/api/patients/?merged_into=${into}`)
    for (const record of results) found.set(record.id, record)
  }
  return [...found.values()]
}
