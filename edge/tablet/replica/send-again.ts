import type { DeviceDatabase, HeldEdit } from './database.ts'
import { whereToSend } from './settle.ts'

/**
 * What the box had taken and central may not have yet is to be sent again, in the caller's transaction:
 * what a box still knows it answers as before (E3), and of what it does not only central can tell whether it
 * was made (N10). So is what was sent without an answer that came. What it had rejected returns to its
 * inbox: a person decides about that, and no box judges it anew, since what was decided already, or typed in
 * once more, would happen twice. What was decided may be lost with its decision: unless central is known to have
 * it, it is first as it was before. Answers the edits that wait again.
 */
export async function markToSendAgain(db: DeviceDatabase): Promise<HeldEdit[]> {
  await openDecided(db)
  const edits = await db.edits
    .where('state')
    .anyOf('accepted', 'sent')
    .and(({ state, isAnswerLost }) => state === 'accepted' || isAnswerLost === true)
    .toArray()
  await db.edits
    .where('seq')
    .anyOf(edits.map(({ seq }) => seq))
    .modify({ state: 'waiting', outcome: null, answeredAt: null, isPerhapsTaken: true })
  // In which order the edits of others come to this box says nothing of what was seen at the one before.
  await whereToSend(db).modify({ under: null })
  await db.edits
    .where('state')
    .equals('rejected')
    .and(mayReturn)
    .modify((held) => {
      held.isReturning = true
      // The box's record goes with all else that is held of the box.
      if (held.outcome?.conflict) held.outcome.conflict.record = null
    })
  return edits
}

/** Under an id that was another edit's it lay in no inbox, and would keep that one out of the box (E3). */
export function mayReturn({ outcome }: HeldEdit): boolean {
  return outcome?.problem?.error_code !== 'EDIT_ID_REUSED'
}

/** Whether an edit needs nothing any more, whatever becomes of its box. */
export function isSafe({ state, isDecidedAtCentral }: HeldEdit): boolean {
  return state === 'confirmed' || (state === 'decided' && isDecidedAtCentral === true)
}

async function openDecided(db: DeviceDatabase): Promise<void> {
  await db.edits
    .where('state')
    .equals('decided')
    .and((held) => !isSafe(held))
    .modify((held) => {
      held.state = held.outcome?.status === 200 ? 'accepted' : 'rejected'
    })
}
