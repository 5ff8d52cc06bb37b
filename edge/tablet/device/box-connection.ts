import type { Clock, Millis } from '@outpost/shared/model/time'
import type { Link } from '@outpost/shared/replica/link'
import { saysRevoked, watchReplies } from '@outpost/shared/replica/watched-link'
import { readBesides } from '../replica/besides.ts'
import type { DeviceDatabase, Pairing } from '../replica/database.ts'
import { createBoxLink } from './box-link.ts'

type BoxConnectionDeps = {
  db: DeviceDatabase
  pairing: Pairing
  /** The box's address, without a slash at the end. */
  url: string
  fetch: typeof fetch
  /** The device's own clock, which may be wrong; what counts is the box's. */
  systemNow: () => Millis
  /** The box says that it has revoked this device. */
  onRevoked: () => void
  onError: (error: unknown) => void
}

/** The way from a paired device to its box, and the box's clock as far as the device knows it. */
export function connectToBox(deps: BoxConnectionDeps): { clock: Clock; link: Link } {
  const { db, pairing, url, fetch, systemNow, onRevoked, onError } = deps
  let offset = pairing.clockOffsetMs
  const clock = { now: () => systemNow() + offset }
  const link = createBoxLink({
    fetch,
    url,
    token: pairing.token,
    besidesEdits: (edits) => readBesides(db, edits, clock.now()),
    now: clock.now,
    onContact(boxTime) {
      const measured = boxTime - systemNow()
      // The box tells its time in whole seconds.
      if (Math.abs(measured - offset) < CLOCK_STEP_MS) return
      offset = measured
      db.place.update(1, { clockOffsetMs: measured }).catch(onError)
    },
  })
  const watched = watchReplies(link, (reply) => saysRevoked(reply) && onRevoked())
  return { clock, link: watched }
}

const CLOCK_STEP_MS = 2000
