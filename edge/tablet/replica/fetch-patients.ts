import type { Page } from '@outpost/shared/protocol/messages'
import { type AskDeps, askJson, jsonPost } from './ask.ts'
import { askAndHold } from './hold.ts'

/** So many patients are fetched at once. */
export const PATIENTS_MAX = 100

/** Has the box tell who these patients are, as far as the tablet does not know. Throws without it. */
export async function fetchPatients({ ask, db, clock }: AskDeps, wanted: readonly string[]) {
  const ids = [...new Set(wanted)]
  const held = await db.records.bulkGet(ids.map((id): ['patients', string] => ['patients', id]))
  const missing = ids.filter((_, index) => !held[index]).slice(0, PATIENTS_MAX)
  if (missing.length === 0) return
  await askAndHold({ db, clock }, 'patients', async () => {
    const page = await askJson<Page>(ask, '/api/sync/fetch', jsonPost({ ids: missing }))
    return page.changes.flatMap(({ record }) => record ?? [])
  })
}
