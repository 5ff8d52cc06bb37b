import type { WireRecord } from '@outpost/shared/model/record'
import { useEffect, useState } from 'preact/hooks'
import type { Device } from '../device/device.ts'
import { WHILE_TYPING_MS_MAX } from '../device/patience.ts'
import { askJson } from '../replica/ask.ts'
import { askAndHold } from '../replica/hold.ts'
import { useSurroundings } from '../surroundings.ts'

/** Rows of a list of people; who is not among them is found by more letters. */
export const FOUND_MAX = 30
/** The box is asked when nothing was typed for so long. */
const TYPING_MS = 250

/** Has the box look too; whom it finds is kept here, so that the list shows them by itself. */
export function useAskedBox(query: string): 'not asked' | 'asking' | 'answered' | 'offline' {
  const { device } = useSurroundings()
  const [state, setState] = useState<'not asked' | 'asking' | 'answered' | 'offline'>('not asked')
  useEffect(() => {
    if (query.trim() === '') return setState('not asked')
    const stopping = new AbortController()
    setState('asking')
    const timer = setTimeout(() => {
      askBox(device, query, stopping.signal)
        .then(() => setState('answered'))
        .catch(() => stopping.signal.aborted || setState('offline'))
    }, TYPING_MS)
    return () => {
      clearTimeout(timer)
      stopping.abort()
    }
  }, [device, query])
  return state
}

/** Whose names begin so; if there is nobody, whose names are nearly written so. */
async function askBox(device: Device, query: string, signal: AbortSignal) {
  for (const kind of ['q', 'like']) {
    const path = `/api/patients/?${new URLSearchParams({ [kind]: query, limit: String(FOUND_MAX) })}`
    let isAnyone = false
    await askAndHold(device, 'patients', async () => {
      type Found = { results: WireRecord[] }
      const { results } = await askJson<Found>(device.ask, path, { signal }, WHILE_TYPING_MS_MAX)
      isAnyone = results.length > 0
      return results
    })
    if (isAnyone) return
  }
}
