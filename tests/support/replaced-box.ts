import { createDevices } from '@outpost/edge/store/devices'
import { takePlace } from '@outpost/edge/tablet/replica/keep-only-written'
import { newToken } from '@outpost/shared/node/tokens'
import { v4 } from 'uuid'
import { appointmentFields } from './authority.ts'
import { startClinic } from './clinic.ts'
import { create } from './make.ts'
import { type Box, startBox } from './network.ts'
import { startTablet } from './tablet.ts'

/*
 * A box dies, another one is enrolled in its place, and the tablet is paired with that: what it had written
 * comes to a box that knows nothing of it.
 */

/** A clinic with a patient who comes today and stock of 10, and a tablet that has them. */
export async function startReplaceable() {
  const at = await startClinic()
  const { central, clinic, box } = at
  const amina = (await at.patient({ phone: '0700' })).id
  const visit = (await create(at.admin, 'appointments', appointmentFields(clinic, amina))).id
  const shelf = await at.stock(10)
  await box.round()
  let to = box.url
  let token: string | null = null
  const tablet = startTablet(box, central.clock, (asked, init) => {
    const headers = new Headers(init?.headers)
    if (token) headers.set('Authorization', `Bearer ${token}`)
    return fetch(String(asked).replace(box.url, to), { ...init, headers })
  })
  await tablet.round()

  /** The new box, with all that central has. */
  async function replace(): Promise<Box> {
    const next = await startBox(central, [clinic])
    await next.round()
    return next
  }

  /** Pairs the tablet with it, and somebody has said who works there. */
  async function pairWith(next: Box) {
    token = newToken()
    to = next.url
    const place = { key: 1, deviceId: v4(), name: 'tablet', token } as const
    const { sqlite } = next.edge.store
    createDevices({ sqlite, clock: central.clock }).add(place.deviceId, 'tablet', token)
    const { clinics } = (await next.device.get('/api/sync/status/')).body
    await takePlace(tablet.db, { ...place, clockOffsetMs: 0, language: null }, clinics)
    await tablet.db.place.update(1, { awaitsName: false })
  }

  return { ...at, tablet, amina, visit, shelf, replace, pairWith }
}
