import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { HeldCopiesView } from '../routes/held-copies.ts'
import { useAnswer } from './use-answer.ts'

const ASK_EVERY_MS = MINUTE_MS

/** How many copies wait after a restore (N9), and how to ask again; null while that is not known. */
export function useHeldCount() {
  const { data, again } = useAnswer<HeldCopiesView>('/api/held-copies?limit=1', ASK_EVERY_MS)
  return { count: data?.total ?? null, again }
}
