import type { WireRecord } from '@outpost/shared/model/record'
import type { Device } from '../device/device.ts'
import { type Answer, useAnswer } from '../people/answer.ts'
import { askJson } from '../replica/ask.ts'
import { fetchPatients, PATIENTS_MAX } from '../replica/fetch-patients.ts'
import { askAndHold } from '../replica/hold.ts'
import { useSurroundings } from '../surroundings.ts'
import { boundsOf, VISITS_MAX } from './day.ts'

/**
 * Of a day that is over the tablet keeps only some visits: the box is asked for all, with whose they
 * are, and they are kept for the day. Whether it has told them; null of any other day.
 */
export function usePastDay(date: string, today: string, timeZone: string) {
  const { device } = useSurroundings()
  const of = date < today ? `${date} ${timeZone}` : null
  const { state }: Answer<void> = useAnswer(of, (signal) =>
    fetchDay(device, date, timeZone, signal),
  )
  return of === null ? null : state
}

type Visits = { results: (WireRecord & { patient_id?: unknown })[] }

async function fetchDay(device: Device, date: string, timeZone: string, signal: AbortSignal) {
  const [from, until] = boundsOf(date, timeZone)
  const path = `/api/appointments/?from=${from}&until=${until}&limit=${VISITS_MAX}`
  const patients = new Set<string>()
  await askAndHold(device, 'appointments', async () => {
    const { results } = await askJson<Visits>(device.ask, path, { signal })
    for (const { patient_id } of results) patients.add(String(patient_id))
    return results
  })
  const ids = [...patients]
  for (let n = 0; n < ids.length; n += PATIENTS_MAX) {
    await fetchPatients(device, ids.slice(n, n + PATIENTS_MAX))
  }
}
