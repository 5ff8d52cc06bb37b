import type { DeviceDatabase } from '../replica/database.ts'
import { whyNothingIsSent } from '../replica/replica-store.ts'
import { countToSend, whereToSend } from '../replica/settle.ts'

/** So many edits are looked at to tell whose they are: a tablet may hold very many. */
export const LOOKED_AT_MAX = 1000

/** Why what waits here is not sent, how many changes that are and whose; null if it is sent, or nothing waits. */
export async function readNotSent(db: DeviceDatabase) {
  const why = await whyNothingIsSent(db)
  const count = why ? await countToSend(db) : 0
  return why && count > 0 ? { why, count, writers: await readWriters(db, count) } : null
}

async function readWriters(db: DeviceDatabase, count: number): Promise<string[]> {
  const edits = await whereToSend(db).limit(LOOKED_AT_MAX).toArray()
  const writers = [...new Set(edits.flatMap(({ edit }) => edit.actor ?? []))]
  return count > edits.length ? [...writers, '…'] : writers
}
