import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { createHandClock } from '../support/clock.ts'
import { type Post, startPost } from '../support/lost-hours.ts'
import { create, patientFields } from '../support/make.ts'
import { startRestorable } from '../support/restorable.ts'
import { startTablet } from '../support/tablet.ts'

/*
 * In the lost hours a box was given a clinic, and a patient there was changed. Central knows of neither:
 * what the box had of the clinic is withdrawn, until somebody gives it the clinic again.
 */

const MINUTE = 60_000

async function startGivenAndLost({ writes }: { writes: boolean }) {
  const clock = createHandClock()
  const central = await startRestorable(clock)
  const here = await central.addClinic('Kisumu')
  const there = await central.addClinic('Siaya')
  const post = await startPost(central, here)
  const tablet = startTablet(post.box, clock)
  const admin = central.caller('admin')
  const sync = async () => {
    for (let n = 1; n <= 2; n++) {
      expect(await post.sync()).toMatchObject({ isComplete: true })
      clock.advance(MINUTE)
    }
  }
  /** As `central node clinics ID --add THERE`. */
  const give = () => central.principals().setClinicsOfBox(post.nodeId(), (own) => [...own, there])
  const { id } = await create(admin, 'patients', patientFields(there, { phone: '1' }))
  // Whom a tablet expects, it keeps.
  await create(admin, 'appointments', appointmentFields(there, id))
  await sync()
  central.backup('backup')
  clock.advance(MINUTE)
  give()
  await sync()
  await admin.send('PATCH', `/api/patients/${id}/`, { phone: '2' })
  await sync()
  expect(await post.seen('patients', id)).toMatchObject({ phone: '2', revision: 2 })
  for (let n = 0; n < 2; n++) await tablet.round()
  if (writes) await post.change('patients', id, { village: 'Kisian' })
  central.restore('backup')
  clock.advance(MINUTE)
  await sync()
  return { post, tablet, id, give, sync }
}

const epochOf = async ({ device }: Post) =>
  (await device.get('/api/sync/changes?limit=1')).body.epoch

test('[N9] [F4] what central has of a clinic that a box is given again after a restore is seen there at once', async () => {
  const { post, id, give, sync } = await startGivenAndLost({ writes: false })
  expect(await post.seen('patients', id)).toBeNull()
  give()
  await sync()
  expect(await post.seen('patients', id)).toMatchObject({ phone: '1', revision: 1 })
  await post.change('patients', id, { village: 'Kisian' })
  await sync()
  expect(await post.seen('patients', id)).toMatchObject({ village: 'Kisian', sync_state: 'synced' })
})

test('[N9] [F4] devices that still see what was withdrawn begin anew when it comes in a lower revision', async () => {
  const { post, id, give, sync } = await startGivenAndLost({ writes: true })
  expect(await post.seen('patients', id)).toMatchObject({ revision: 2, sync_state: 'attention' })
  const before = await epochOf(post)
  give()
  await sync()
  expect(await post.seen('patients', id)).toMatchObject({ phone: '1', revision: 1 })
  expect(await epochOf(post)).not.toBe(before)
})

test('[N9] [F4] so does a tablet that was away meanwhile: it never heard that the patient had left', async () => {
  const { post, tablet, id, give, sync } = await startGivenAndLost({ writes: false })
  expect(await tablet.shown('patients', id)).toMatchObject({ phone: '2', revision: 2 })
  give()
  await sync()
  for (let n = 0; n < 3; n++) await tablet.round()
  const asBefore = { phone: '1', revision: 1 }
  expect(await post.seen('patients', id)).toMatchObject(asBefore)
  expect(await tablet.shown('patients', id)).toMatchObject(asBefore)
})
