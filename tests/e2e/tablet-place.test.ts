import type { Pairing } from '@outpost/edge/tablet/replica/database'
import { changeState } from '@outpost/edge/tablet/replica/database'
import {
  keepOnlyWritten,
  leavePlace,
  takePlace,
} from '@outpost/edge/tablet/replica/keep-only-written'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { patientFields } from '../support/make.ts'
import { startWard, update } from '../support/ward.ts'

/* A tablet loses its place at a box and is given one again, with what was written on it. */

async function startPlaced() {
  const ward = await startWard()
  const { tablet, clinic } = ward
  const pairing: Pairing = {
    key: 1,
    deviceId: tablet.deviceId,
    name: 'tablet',
    token: tablet.token,
    clockOffsetMs: 0,
    language: null,
  }
  await tablet.db.place.put(pairing)
  const clinicOf = (id: string) => ({ id, name: id, time_zone: 'UTC', active: true })
  return { ...ward, pairing, own: clinicOf(clinic), elsewhere: clinicOf(v4()) }
}

test('[A2] [N2] what was registered is shown when the tablet is paired anew, also before it is sent', async () => {
  const { tablet, clinic, pairing, own, amina } = await startPlaced()
  const recordId = v4()
  const fields = patientFields(clinic, { full_name: 'Zuhura Newborn' })
  await tablet.kept({ collection: 'patients', recordId, op: 'create', seen: null, fields })
  await tablet.kept(update(amina, { phone: '0711' }))
  await keepOnlyWritten(tablet.db)
  expect(await takePlace(tablet.db, pairing, [own])).toBe(true)
  const isShown = async () =>
    expect(await tablet.shown('patients', recordId)).toMatchObject({
      full_name: 'Zuhura Newborn',
      sync_state: 'pending',
    })
  await isShown()
  // Nobody has said who works: nothing is sent.
  expect(await tablet.round()).toMatchObject({ isComplete: true, accepted: 0 })
  await isShown()
  expect(await tablet.shown('patients', amina)).toMatchObject({ phone: '0711' })
})

test('[A2] what was written for a clinic is not sent to a box without it, whichever box there was between', async () => {
  const { tablet, pairing, own, elsewhere, amina } = await startPlaced()
  await tablet.kept(update(amina, { phone: '0711' }))
  await keepOnlyWritten(tablet.db)
  expect(await takePlace(tablet.db, pairing, [own, elsewhere])).toBe(true)
  await tablet.db.transaction('rw', tablet.db.standing, async () =>
    changeState(tablet.db, { clinics: [own, elsewhere] }),
  )
  await keepOnlyWritten(tablet.db)
  expect(await takePlace(tablet.db, pairing, [elsewhere])).toBe(false)
  expect(await tablet.states()).toEqual(['waiting'])
  expect(await takePlace(tablet.db, pairing, [own])).toBe(true)
})

test('[A2] that the place before was revoked takes no tablet out that was paired anew since', async () => {
  const { tablet, pairing, amina } = await startPlaced()
  await tablet.kept(update(amina, { phone: '0711' }))
  const noted: string[] = []
  const note = () => noted.push('revoked')
  expect(await leavePlace(tablet.db, 'the one before', note)).toBe(false)
  expect(noted).toEqual([])
  expect(await tablet.shown('patients', amina)).toMatchObject({ phone: '0711' })
  expect(await tablet.db.place.count()).toBe(1)

  expect(await leavePlace(tablet.db, pairing.token, note)).toBe(true)
  expect(noted).toEqual(['revoked'])
  expect(await tablet.db.place.count()).toBe(0)
  expect(await tablet.db.records.count()).toBe(0)
  expect(await tablet.states()).toEqual(['waiting'])
})
