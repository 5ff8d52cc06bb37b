import { expect, test } from 'vitest'
import { startWard, update } from '../support/ward.ts'

/* What a tablet had written before it was paired anew, until it is known who works at it. */

test('[A2] what waits for a name is not sent, and what the box has is taken all the same', async () => {
  const { tablet, other, amina, seen } = await startWard()
  const place = { key: 1, deviceId: tablet.deviceId, name: 'tablet', token: tablet.token } as const
  await tablet.db.place.put({ ...place, clockOffsetMs: 0, language: null, awaitsName: true })
  await tablet.kept(update(amina, { phone: '0711' }))
  await other.kept(update(amina, { village: 'Ahero' }))
  await other.round()
  expect(await tablet.round()).toMatchObject({ isComplete: true, accepted: 0 })
  expect(await tablet.shown('patients', amina)).toMatchObject({ phone: '0711', village: 'Ahero' })
  expect(await tablet.states()).toEqual(['waiting'])
  await tablet.db.place.update(1, { awaitsName: false })
  expect(await tablet.round()).toMatchObject({ isComplete: true, accepted: 1 })
  expect(await seen('patients', amina)).toMatchObject({ phone: '0711', village: 'Ahero' })
})
