import { namedBy } from './make-room.ts'
import { isStorageFull } from './storage-full.ts'
import { type Wish, type WriteDeps, type Written, write } from './write.ts'

/** Keeps all of these in one commit, or none of them: then what is answered is why. */
export async function writeTogether(deps: WriteDeps, wishes: readonly Wish[]): Promise<Written> {
  const { db } = deps
  let written: Written | undefined
  try {
    await db.transaction(
      'rw',
      [db.records, db.edits, db.standing, db.inbox],
      async (transaction) => {
        for (const wish of wishes) {
          written = await write(deps, wish)
          if (written.kind !== 'kept') return transaction.abort()
        }
      },
    )
  } catch (error) {
    if (!written || written.kind === 'kept') throw error
  }
  if (!written) throw new Error('nothing was asked for')
  return written
}

/**
 * As `writeTogether`. Where the browser has no room left, some is made first; `makeRoom` is told what
 * these are about, which must not go for it.
 */
export async function writeMakingRoom(
  deps: WriteDeps,
  wishes: readonly Wish[],
  makeRoom: (needed: string[]) => Promise<unknown>,
): Promise<Written> {
  try {
    return await writeTogether(deps, wishes)
  } catch (error) {
    if (!isStorageFull(error)) throw error
    await makeRoom(wishes.flatMap((wish) => namedBy(wish.recordId, wish)))
    return writeTogether(deps, wishes)
  }
}
