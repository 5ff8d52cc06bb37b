import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { Store } from '@outpost/shared/web/store'
import type { BoxStatus, ToldStatus } from '../replica/box-told.ts'
import { changeState, type DeviceDatabase, readState } from '../replica/database.ts'

/** What is the same as before is written down again only so often. */
const SAME_KEPT_EVERY_MS = MINUTE_MS

/** What the box said last outlives a restart of the app, after which it may not answer. Returns how to stop. */
export function keepTold(db: DeviceDatabase, told: Store<ToldStatus | null>): () => void {
  async function restore() {
    const { boxTold } = await readState(db)
    if (boxTold && told.get() === null) told.set(boxTold)
  }
  function keep() {
    const now = told.get()
    if (now)
      write(db, now).catch(() => {
        // A full storage is told by what cannot do without it.
      })
  }
  restore().catch(reportError)
  return told.subscribe(keep)
}

function write(db: DeviceDatabase, told: ToldStatus): Promise<void> {
  return db.transaction('rw', db.standing, async () => {
    const { epoch, boxTold } = await readState(db)
    const isSame = boxTold && contentOf(boxTold) === contentOf(told)
    const isFresh = boxTold && told.toldAt - boxTold.toldAt < SAME_KEPT_EVERY_MS
    // Without an epoch the device has nothing of a box: it was wiped meanwhile.
    if (epoch !== null && !(isSame && isFresh)) await changeState(db, { boxTold: told })
  })
}

/** As far as it is shown: when the next round is, is another with each. */
function contentOf({ link, pending, inbox, oldest_pending_at, paused_until }: BoxStatus): string {
  return JSON.stringify([link, pending, inbox, oldest_pending_at, paused_until])
}
