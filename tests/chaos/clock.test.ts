import { expect, test } from 'vitest'
import { startClinic } from '../support/clinic.ts'
import { createHandClock } from '../support/clock.ts'
import { copyCard, startCopy } from '../support/copied-box.ts'
import { refusal } from '../support/road.ts'

const HOUR_MS = 3600 * 1000
const DAY_MS = 24 * HOUR_MS
const YEAR_MS = 365 * DAY_MS

/** The true time: after the day of building. */
const NOW = Date.parse('2027-03-01T08:00:00Z')

/** Central tells whole seconds, and the test itself takes its time. */
const PRECISION_MS = 10_000

/** A clinic whose box has a system clock of its own, wrong by so much; central's is right. */
async function startWrong(wrongByMs: number) {
  const clock = createHandClock(NOW)
  const system = createHandClock(NOW + wrongByMs)
  const at = await startClinic(clock, system)
  const { device, box } = at
  return {
    ...at,
    clock,
    system,
    /** True time goes by. */
    pass(ms: number) {
      clock.advance(ms)
      system.advance(ms)
    },
    async status() {
      return (await device.get('/api/sync/status/')).body
    },
    /** How much the box's time is ahead of central's. */
    aheadMs: () => box.edge.clock.now() - clock.now(),
  }
}

/** What jumps of the clock may not touch: who the box and its device are, and what they are told. */
async function expectSame(at: Awaited<ReturnType<typeof startWrong>>) {
  expect(await at.status()).toMatchObject({
    link: 'online',
    pending: 0,
    inbox: 0,
    rewound_at: null,
    revoked_since: null,
    last_error: null,
  })
  expect(at.box.log.errors).toEqual([])
  expect(at.central.log.errors).toEqual([])
}

const accepted = async (at: Awaited<ReturnType<typeof startWrong>>) =>
  (await at.edits()).filter(({ state }) => state === 'accepted').map(({ id }) => id)

test.each([
  ['a year back', -YEAR_MS],
  ['a year ahead', YEAR_MS],
  ['in 1970', -NOW],
])(
  '[A5] a box that is new and whose clock is %s enrols, syncs, and shows by how much it is wrong',
  async (_title, wrongBy) => {
    const at = await startWrong(wrongBy)
    const patient = await at.patient()
    expect(await at.status()).toMatchObject({ clock_offset_ms: null })
    expect(await at.box.round()).toMatchObject({ isComplete: true })
    const edit = await at.setPhone(patient.id, '1')
    expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
    expect(await accepted(at)).toEqual([edit])
    const { clock_offset_ms, last_success_at } = await at.status()
    expect(Math.abs(clock_offset_ms + wrongBy)).toBeLessThan(PRECISION_MS)
    expect(Math.abs(Date.parse(last_success_at) - NOW)).toBeLessThan(PRECISION_MS)
    await expectSame(at)
  },
)

test('[A5] edits made after a boot a year back are dated after the last word of central, and go in their order', async () => {
  const at = await startWrong(0)
  const patient = await at.patient()
  await at.box.round()
  await at.setPhone(patient.id, '1')
  at.pass(HOUR_MS)

  // The power was gone, and the clock has lost its time.
  const system = createHandClock(NOW - YEAR_MS)
  const box = await startCopy(copyCard(at.box), system)
  for (const phone of ['2', '3']) {
    const reply = await box.device.send('PATCH', `/api/patients/${patient.id}/`, { phone })
    expect(reply.status).toBe(200)
  }
  const edits = (await box.device.get('/api/edits?limit=10')).body.results.reverse()
  expect(edits.map(({ edit }: { edit: { fields: object } }) => edit.fields)).toEqual([
    { phone: '1' },
    { phone: '2' },
    { phone: '3' },
  ])
  for (const { edit } of edits) {
    expect(Date.parse(edit.made_at)).toBeGreaterThanOrEqual(NOW)
    expect(Date.parse(edit.made_at)).toBeLessThan(NOW + PRECISION_MS)
  }

  // While it waits the network's time arrives.
  system.set(at.clock.now())
  expect(await box.round()).toMatchObject({ isComplete: true, accepted: 3, rejected: 0 })
  expect(await at.atCentral('patients', patient.id)).toMatchObject({ phone: '3' })
  expect(box.edge.row.read()).toMatchObject({ rewoundAt: null, link: 'online' })
})

test('[A5] a jump while the box waits does not date what is written next, nor change an offset twice', async () => {
  const at = await startWrong(-YEAR_MS)
  const patient = await at.patient()
  await at.box.round()
  for (const jump of [YEAR_MS, -YEAR_MS, YEAR_MS]) {
    at.system.advance(jump)
    const id = await at.setPhone(patient.id, `${jump}`)
    const made = (await at.edits()).find((edit) => edit.id === id)?.edit.made_at ?? ''
    expect(Math.abs(Date.parse(made) - NOW)).toBeLessThan(PRECISION_MS)
  }
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 3 })
  expect(Math.abs((await at.status()).clock_offset_ms)).toBeLessThan(PRECISION_MS)
  await expectSame(at)
})

test('[A5] when the clock jumps in every request of its rounds, each edit still takes effect once', async () => {
  const at = await startWrong(0)
  const patients = await at.patients(6)
  await at.box.round()
  const made: string[] = []
  let requests = 0
  // Each way a year and a day; every second answer to a push is lost.
  at.road.weather(({ isPush }) => {
    requests += 1
    at.system.advance(requests % 2 === 0 ? -YEAR_MS - DAY_MS : YEAR_MS + DAY_MS)
    return isPush && requests % 2 === 1 ? 'lost reply' : 'clear'
  })
  for (let n = 0; n < 4; n++) {
    for (const id of patients) made.push(await at.setPhone(id, `${n}`))
    expect(await at.box.round()).toMatchObject({ rejected: 0 })
    at.pass(DAY_MS)
  }
  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  expect(requests).toBeGreaterThan(8)
  expect(await accepted(at)).toEqual(made)
  for (const id of patients) {
    expect(await at.atCentral('patients', id)).toMatchObject({ phone: '3', revision: 5 })
  }
  await expectSame(at)
})

test('[A5] a request by key that is repeated after a jump is the same edit', async () => {
  const at = await startWrong(0)
  const patient = await at.patient()
  await at.box.round()
  const send = () =>
    at.device.send(
      'PATCH',
      `/api/patients/${patient.id}/`,
      { phone: '1' },
      { 'idempotency-key': 'once' },
    )
  const first = await send()
  at.system.advance(-YEAR_MS)
  const second = await send()
  at.system.advance(2 * YEAR_MS)
  await at.box.round()
  const third = await send()
  expect([first.status, second.status, third.status]).toEqual([200, 200, 200])
  expect(await at.edits()).toHaveLength(1)
  await expectSame(at)
})

/** A clinic with one edit that central cannot take, set aside in a round with another one. */
async function withEditAside(
  wrongBy: number,
  duringRound: (clock: { advance(ms: number): void }) => void,
) {
  const at = await startWrong(wrongBy)
  const [bad = '', good = ''] = await at.patients(2)
  await at.box.round()
  const poison = await at.setPhone(bad, '1')
  await at.setPhone(good, '1')
  at.road.weather(({ editIds }) => {
    return editIds.includes(poison) ? refusal(413, 'TOO_LARGE') : 'clear'
  })
  duringRound(at.clock)
  expect(await at.box.round()).toMatchObject({ accepted: 1, setAside: 1 })
  at.road.clear()
  return { ...at, poison }
}

test.each([
  ['back', -YEAR_MS],
  ['forward', YEAR_MS],
])(
  '[A5] [N3] an edit set aside goes a day later, though the clock has jumped %s meanwhile',
  async (_title, jump) => {
    const at = await withEditAside(0, () => {})
    at.system.advance(jump)
    at.pass(DAY_MS + HOUR_MS)
    // The first round hears what time it is.
    await at.box.round()
    await at.box.round()
    expect(await accepted(at)).toContain(at.poison)
    await expectSame(at)
  },
)

test('[A5] [N3] an edit set aside by a time that was a year ahead does not wait for a year', async () => {
  // It was central that was wrong; then it is put right.
  const at = await withEditAside(0, (clock) => clock.advance(YEAR_MS))
  at.clock.set(NOW)
  await at.box.round()
  await at.box.round()
  expect(await accepted(at)).toContain(at.poison)
  await expectSame(at)
})

test('[A5] [N11] a report made when the clock was a year ahead does not silence the next ones', async () => {
  const at = await startWrong(0)
  at.clock.advance(YEAR_MS)
  await at.box.round()
  await at.box.round()
  at.road.clear()
  await at.box.round()
  expect(at.road.passed.some(({ headers }) => headers['sync-report'] !== undefined)).toBe(false)
  at.clock.set(NOW)
  await at.box.round()
  await at.box.round()
  expect(at.road.passed.some(({ headers }) => headers['sync-report'] !== undefined)).toBe(true)
})

test('[A5] [N7] a wait until a date is measured by central, whatever time the box has', async () => {
  for (const wrongBy of [-YEAR_MS, YEAR_MS]) {
    const at = await startWrong(wrongBy)
    at.road.weather(
      refusal(503, 'STORAGE_FAILED', {
        headers: {
          date: new Date(NOW).toUTCString(),
          'retry-after': new Date(NOW + HOUR_MS).toUTCString(),
        },
      }),
    )
    expect(await at.box.round()).toMatchObject({ isComplete: false, retryAfterMs: HOUR_MS })
  }
})
