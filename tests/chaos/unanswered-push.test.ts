import { expect, test } from 'vitest'
import { startClinic } from '../support/clinic.ts'
import { refusal, type Weather } from '../support/road.ts'

/** Central hears a push; the box does not hear what came of it. */
const UNANSWERED: Weather[] = [
  'lost reply',
  { cutAt: 20 },
  { change: () => refusal(500, 'INTERNAL') },
  { change: () => ({ status: 502, headers: {}, body: Buffer.from('Bad gateway') }) },
]

const movementsOf = (id: string) => `/api/pharmacy-inventory/${id}/movements`

test.each(UNANSWERED)(
  '[N2] [E7] a movement shows once, also when all answers are lost and the pull brings it (%j)',
  async (weather) => {
    const at = await startClinic()
    const id = await at.stock(100)
    await at.box.round()
    const dispense = (units: number) =>
      at.device.send('POST', movementsOf(id), { kind: 'DISPENSED', delta: -units })
    await dispense(60)
    at.road.weather(({ isPush }) => (isPush ? weather : 'clear'))
    for (let round = 1; round <= 2; round++) {
      expect(await at.box.round()).toMatchObject({ isComplete: false })
      expect(await at.atCentral('pharmacy-inventory', id)).toMatchObject({ quantity: 40 })
      expect(await at.seen('pharmacy-inventory', id)).toMatchObject({ quantity: 40 })
    }

    // What lies there can be given out, and nothing else.
    expect(await dispense(30)).toMatchObject({ status: 200, body: { quantity: 10 } })
    expect(await dispense(30)).toMatchObject({ status: 409 })
    // Central names the movement in the balance that it tells: so what others move shows beside it.
    await at.admin.send('POST', movementsOf(id), { kind: 'RECEIVED', delta: 500 })
    await at.box.round()
    expect(await at.seen('pharmacy-inventory', id)).toMatchObject({ quantity: 510 })
    at.road.clear()
    expect(await at.box.round()).toMatchObject({ isComplete: true })
    for (const side of [at.seen, at.atCentral]) {
      expect(await side('pharmacy-inventory', id)).toMatchObject({ quantity: 510 })
    }
    expect(await at.seen('pharmacy-inventory', id)).toMatchObject({ sync_state: 'synced' })
  },
)

test('[N2] [E7] a count that was sent and not answered shows once with what moved since', async () => {
  const at = await startClinic()
  const id = await at.stock(100)
  await at.box.round()
  await at.device.send('POST', movementsOf(id), { kind: 'DISPENSED', delta: -10 })
  await at.device.send('POST', movementsOf(id), { kind: 'COUNTED', counted: 80 })
  at.road.weather(({ isPush }) => (isPush ? 'lost reply' : 'clear'))
  await at.box.round()
  expect(await at.seen('pharmacy-inventory', id)).toMatchObject({ quantity: 80 })
  const more = { kind: 'DISPENSED', delta: -5 }
  expect(await at.device.send('POST', movementsOf(id), more)).toMatchObject({ status: 200 })
  expect(await at.seen('pharmacy-inventory', id)).toMatchObject({ quantity: 75 })
  at.road.clear()
  await at.box.round()
  expect(await at.seen('pharmacy-inventory', id)).toMatchObject({ quantity: 75, pending: null })
  expect(await at.atCentral('pharmacy-inventory', id)).toMatchObject({ quantity: 75 })
})

test.each(['after', 'before'] as const)(
  '[N2] [N3] a movement shows once while it is set aside, for an error %s central has taken it',
  async (when) => {
    const at = await startClinic()
    const id = await at.stock(100)
    const patients = await at.patients(2)
    await at.box.round()
    await at.device.send('POST', movementsOf(id), { kind: 'DISPENSED', delta: -60 })
    const poison = (await at.edits())[0]?.id ?? ''
    for (const patient of patients) await at.setPhone(patient, '0700 000 001')
    const error = refusal(500, 'INTERNAL')
    const weather = when === 'after' ? { change: () => error } : error
    at.road.weather(({ isPush, editIds }) =>
      isPush && editIds.includes(poison) ? weather : 'clear',
    )
    expect(await at.box.round()).toMatchObject({ setAside: 1 })
    // Somebody else receives 5: the box shows what lies there, and gives it out.
    await at.admin.send('POST', movementsOf(id), { kind: 'RECEIVED', delta: 5 })
    expect(await at.box.round()).toMatchObject({ isComplete: true })
    expect(await at.seen('pharmacy-inventory', id)).toMatchObject({ quantity: 45 })
    const more = { kind: 'DISPENSED', delta: -20 }
    expect(await at.device.send('POST', movementsOf(id), more)).toMatchObject({ status: 200 })
    await at.box.round()
    expect(await at.seen('pharmacy-inventory', id)).toMatchObject({ quantity: 25 })
  },
)
