import type { DeviceDatabase } from './database.ts'
import { whereToSend } from './settle.ts'

/**
 * What was written on this device and may not have reached central, to be counted or read: all screens
 * that tell of it ask here. `here`: it is to go to the box yet; `onBox`: the box has taken it; `inInbox`:
 * it was rejected, and a person is to decide. What central has, and what was decided, is none of it.
 */
export async function whereNotAtCentral(db: DeviceDatabase) {
  const inbox = new Set(await db.inbox.toCollection().primaryKeys())
  const accepted = db.edits.where('state').equals('accepted')
  return {
    here: whereToSend(db),
    onBox: inbox.size === 0 ? accepted : accepted.and(({ id }) => !inbox.has(id)),
    inInbox: db.edits
      .where('state')
      .anyOf('accepted', 'rejected')
      .and(({ id, state, isReturning }) => (state === 'rejected' ? !isReturning : inbox.has(id))),
  }
}

/** How many edits these are. */
export async function countNotAtCentral(db: DeviceDatabase): Promise<number> {
  const parts = Object.values(await whereNotAtCentral(db))
  const counts = await Promise.all(parts.map((part) => part.count()))
  return counts.reduce((sum, count) => sum + count, 0)
}
