import { settingBack, standsAsSeen } from '@outpost/edge/tablet/visits/set-back'
import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { startClinic } from '../support/clinic.ts'
import { create } from '../support/make.ts'
import { startTablet } from '../support/tablet.ts'

/* Steps of a visit on a tablet, and what sets them back (E5 lets most states lead nowhere back). */

/** A visit at a doctor's that is expected, and two tablets that have it. */
async function startDay() {
  const at = await startClinic()
  const patient = (await at.patient()).id
  const doctor = (await create(at.admin, 'doctors', { full_name: 'Dr Mbeki' })).id
  const more = { doctor_id: doctor, reason: 'Cough since Monday' }
  const fields = appointmentFields(at.clinic, patient, more)
  const visit: string = (await create(at.admin, 'appointments', fields)).id
  await at.box.round()
  const tablets = [startTablet(at.box, at.central.clock), startTablet(at.box, at.central.clock)]
  for (const tablet of tablets) await tablet.round()
  const [tablet, other] = tablets as [(typeof tablets)[0], (typeof tablets)[0]]

  /** The step on a tablet; answers the edits that set it back. */
  async function step(on: typeof tablet, change: Record<string, unknown>) {
    const before = await on.seen('appointments', visit)
    const wish = { collection: 'appointments', recordId: visit, op: 'update' } as const
    await on.kept({ ...wish, fields: change })
    const seen = await on.seen('appointments', visit)
    if (!before || !seen) throw new Error('the visit is not there')
    return settingBack(seen, before.fields)
  }
  const visits = async () => {
    const { results } = (await at.admin.get('/api/appointments/')).body
    return results as Record<string, unknown>[]
  }
  return { ...at, visit, tablet, other, step, visits }
}

const BEFORE = { status: 'SCHEDULED', reason: 'Cough since Monday' }

test('[E5] a visit that was marked by mistake stands as before, once, here and at central', async () => {
  const { tablet, box, step, visit, visits } = await startDay()
  const undo = await step(tablet, { status: 'COMPLETED' })
  // The step has reached central by the time at which it is undone.
  await tablet.round()
  await box.round()
  expect(await tablet.together(undo)).toMatchObject({ kind: 'kept' })
  expect(await tablet.seen('appointments', visit)).toBeNull()
  await tablet.round()
  await box.round()
  const [found, ...more] = await visits()
  expect(found).toMatchObject(BEFORE)
  expect(more).toEqual([])
  expect(await tablet.shown('appointments', String(found?.id))).toMatchObject(BEFORE)
})

test('[N2] a visit that was set back is shown once, at every moment of the way to the box', async () => {
  const at = await startDay()
  const shown: number[] = []
  const watched = startTablet(at.box, at.central.clock, async (url, init) => {
    const all = await watched.db.records.where('collection').equals('appointments').toArray()
    shown.push(all.filter(({ seen }) => seen !== null).length)
    return fetch(url, init)
  })
  await watched.round()
  const undo = await at.step(watched, { status: 'NO_SHOW' })
  await watched.round()
  shown.length = 0
  expect(await watched.together(undo)).toMatchObject({ kind: 'kept' })
  await watched.round()
  await at.box.round()
  await watched.round()
  expect(new Set(shown)).toEqual(new Set([1]))
})

test('[E5] that somebody has come, and that a visit was moved, is set back before it was sent', async () => {
  const { tablet, box, step, visits } = await startDay()
  const moved = await step(tablet, { starts_at: '2031-01-01T09:00:00.000Z' })
  expect(moved).toMatchObject([{ op: 'update' }])
  expect(await tablet.together(moved)).toMatchObject({ kind: 'kept' })
  // The visit holds its own time: what takes its place may have it.
  expect(await tablet.together(await step(tablet, { status: 'CONFIRMED' }))).toMatchObject({
    kind: 'kept',
  })
  await tablet.round()
  await box.round()
  expect(await visits()).toMatchObject([BEFORE])
})

test('[E4] what another has written since is not undone: not here, and not by the box', async () => {
  const { tablet, step, visit, visits, device, box } = await startDay()
  const undo = await step(tablet, { status: 'NO_SHOW' })
  await tablet.round()
  expect(await standsAsSeen(tablet.db, undo)).toBe(true)
  await device.send('PATCH', `/api/appointments/${visit}/`, { notes: 'Came in the evening' })
  expect(await standsAsSeen(tablet.db, undo)).toBe(true)
  // The tablet did not know: the visit stands, beside the new one, until a person decides.
  expect(await tablet.together(undo)).toMatchObject({ kind: 'kept' })
  await tablet.round()
  expect(await standsAsSeen(tablet.db, undo)).toBe(false)
  await box.round()
  const stood = { status: 'NO_SHOW', notes: 'Came in the evening' }
  expect(await visits()).toEqual(
    expect.arrayContaining([expect.objectContaining(stood), expect.objectContaining(BEFORE)]),
  )
  const { results } = (await device.get('/api/inbox')).body
  expect(results).toMatchObject([{ conflict: { error_code: 'STALE_UPDATE' } }])
})

test('[E4] of wishes that belong together none is kept when one is not', async () => {
  const { tablet, visit } = await startDay()
  const seen = await tablet.seen('appointments', visit)
  if (!seen) throw new Error('the visit is not there')
  const remove = settingBack(seen, null)
  expect(await tablet.together([...remove, ...remove])).toMatchObject({ kind: 'refused' })
  expect(await tablet.states()).toEqual([])
  expect(await tablet.seen('appointments', visit)).not.toBeNull()
})

test('[E5] two tablets that set the same visit back make one of it, and the second is told', async () => {
  const { tablet, other, box, step, visit, visits, device } = await startDay()
  const undo = await step(tablet, { status: 'NO_SHOW' })
  await tablet.round()
  await other.round()
  const seen = await other.seen('appointments', visit)
  if (!seen) throw new Error('the visit is not there')
  const again = settingBack(seen, { ...seen.fields, status: 'SCHEDULED' })
  expect(await tablet.together(undo)).toMatchObject({ kind: 'kept' })
  expect(await other.together(again)).toMatchObject({ kind: 'kept' })
  await tablet.round()
  await other.round()
  await box.round()
  expect(await visits()).toMatchObject([BEFORE])
  const { results } = (await device.get('/api/inbox')).body
  expect(
    results.map((item: { conflict: { error_code: string } }) => item.conflict.error_code),
  ).toContain('RECORD_EXISTS')
})
