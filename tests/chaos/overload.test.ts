import { expect, test } from 'vitest'
import { startClinic } from '../support/clinic.ts'
import { createHandClock } from '../support/clock.ts'
import { startDeciding } from '../support/deciding.ts'
import { create, patientFields } from '../support/make.ts'
import { refusal, type Weather } from '../support/road.ts'

const DAY_MS = 24 * 3600 * 1000
/** After the day of building, so that the box's clock follows the hand. */
const LATER = Date.parse('2027-03-01T08:00:00Z')

/** A clinic with so many patients, each with an edit of its own on the box. */
async function withEdits(count: number, clock = createHandClock(LATER)) {
  const at = await startClinic(clock)
  const patients = await at.patients(count)
  await at.box.round()
  const edits: string[] = []
  for (const id of patients) edits.push(await at.setPhone(id, '1'))
  at.road.clear()
  return { ...at, clock, patients, ids: edits }
}

const failsFor = (poison: string, weather: Weather) => {
  return ({ editIds }: { editIds: string[] }) => (editIds.includes(poison) ? weather : 'clear')
}

test('[N3] one 5xx is asked again with the same batch; the second halves it', async () => {
  const at = await withEdits(8)
  let failures = 3
  at.road.weather(({ isPush }) => (isPush && failures-- > 0 ? refusal(500, 'INTERNAL') : 'clear'))
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 8, setAside: 0 })
  const sizes = at.road.pushes().map(({ editIds }) => editIds.length)
  expect(sizes.slice(0, 4)).toEqual([8, 8, 4, 4])
  expect(at.road.pushes()[0]?.editIds).toEqual(at.ids)
})

test('[N3] a batch that is too large is halved at once', async () => {
  const at = await withEdits(8)
  at.road.weather(({ editIds }) => (editIds.length > 2 ? refusal(413, 'TOO_LARGE') : 'clear'))
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 8 })
  const sizes = at.road.pushes().map(({ editIds }) => editIds.length)
  // 413 is no accident: the same batch is not tried twice.
  expect(sizes.slice(0, 3)).toEqual([8, 4, 2])
})

test.each([500, 413])(
  '[N3] one edit that central cannot take (%i) is set aside, visible, and stops no other',
  async (status) => {
    const at = await withEdits(6)
    const poison = at.ids[2] ?? ''
    const dependant = await at.setPhone(at.patients[2] ?? '', '2')
    at.road.weather(failsFor(poison, refusal(status, 'INTERNAL')))
    expect(await at.box.round()).toMatchObject({ accepted: 5, setAside: 1, rejected: 0 })

    const standing = new Map((await at.edits()).map((edit) => [edit.id, edit]))
    expect(standing.get(poison)).toMatchObject({
      state: 'waiting',
      last_error: expect.stringContaining('The road says INTERNAL'),
    })
    expect(standing.get(dependant)?.state).toMatch(/^(waiting|sent)$/)
    for (const id of at.ids) if (id !== poison) expect(standing.get(id)?.state).toBe('accepted')
    expect(await at.seen('patients', at.patients[2] ?? '')).toMatchObject({ phone: '2' })

    // The next round leaves both where they are, and is complete without them.
    at.road.passed.length = 0
    expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 0 })
    expect(at.road.pushes()).toEqual([])

    at.clock.advance(DAY_MS + 1000)
    at.road.clear()
    expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 2 })
    expect(await at.atCentral('patients', at.patients[2] ?? '')).toMatchObject({ phone: '2' })
  },
)

test('[N3] what refers to a new record that is set aside waits with it', async () => {
  const at = await withEdits(1)
  const made = await create(at.device, 'patients', patientFields(at.clinic))
  const visit = { clinic_id: at.clinic, patient_id: made.id, starts_at: '2027-03-05T09:00:00Z' }
  await create(at.device, 'appointments', { ...visit, status: 'SCHEDULED' })
  const poison = String(made.pending)
  at.road.weather(failsFor(poison, refusal(500, 'INTERNAL')))
  expect(await at.box.round()).toMatchObject({ accepted: 1, setAside: 1, rejected: 0 })
  const isAccepted = (await at.edits()).map(({ state }) => state === 'accepted')
  expect(isAccepted).toEqual([true, false, false])
  at.clock.advance(DAY_MS + 1000)
  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 2 })
})

test.each([3, 20])(
  '[N3] %i edits that central cannot take, the first in the outbox, stop no other',
  async (count) => {
    const at = await withEdits(40)
    const poison = at.ids.slice(0, count)
    const onPoison = await at.setPhone(at.patients[0] ?? '', '2')
    at.road.weather(({ editIds }) =>
      editIds.some((id) => poison.includes(id)) ? refusal(500, 'INTERNAL') : 'clear',
    )
    expect(await at.box.round()).toMatchObject({ accepted: 40 - count, setAside: count })
    const waiting = (await at.edits()).filter(({ state }) => state !== 'accepted')
    expect(waiting.map(({ id }) => id)).toEqual([...poison, onPoison])

    at.clock.advance(DAY_MS + 1000)
    at.road.clear()
    expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: count + 1 })
  },
)

test('[N3] of a central that is well again in the middle of a round nothing is set aside', async () => {
  const at = await withEdits(20)
  let single = 0
  at.road.weather(({ editIds }) => {
    if (editIds.length === 1) single += 1
    return editIds.length > 0 && single < 11 ? refusal(500, 'INTERNAL') : 'clear'
  })
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 20, setAside: 0 })
})

test('[N3] a central that fails every push is asked a few times, and left for this round', async () => {
  const at = await withEdits(40)
  at.road.weather(({ isPush }) => (isPush ? refusal(500, 'INTERNAL') : 'clear'))
  expect(await at.box.round()).toMatchObject({ isComplete: false, accepted: 0, setAside: 0 })
  const alone = at.road.pushes().filter(({ editIds }) => editIds.length === 1)
  expect(new Set(alone.map(({ editIds }) => editIds[0])).size).toBe(12)
  expect(at.road.pushes().length).toBeLessThan(40)
})

test('[N3] a central that fails everything sets nothing aside', async () => {
  const at = await withEdits(5)
  at.road.weather(refusal(500, 'INTERNAL'))
  expect(await at.box.round()).toMatchObject({
    isComplete: false,
    setAside: 0,
    link: 'central_error',
  })
  expect((await at.edits()).map(({ state }) => state)).not.toContain('accepted')
  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 5 })
})

test('[N3] a central that fails every push sets nothing aside, though it serves its feed', async () => {
  const at = await withEdits(5)
  at.road.weather(({ isPush }) => (isPush ? refusal(500, 'INTERNAL') : 'clear'))
  expect(await at.box.round()).toMatchObject({ isComplete: false, setAside: 0 })
  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 5 })
})

test('[N3] a round is not complete when a later push was lost, whatever was set aside', async () => {
  const at = await withEdits(4)
  const poison = at.ids[0] ?? ''
  at.road.weather(({ isPush, editIds }) => {
    if (!isPush) return 'clear'
    return editIds.includes(poison) ? refusal(500, 'INTERNAL') : 'lost request'
  })
  expect(await at.box.round()).toMatchObject({ isComplete: false, accepted: 0, link: 'offline' })
})

test('[N3] [E9] a round that could not tell its decisions is not complete, whatever was set aside', async () => {
  const at = await startDeciding()
  const patients = await at.patients(3)
  await at.box.round()
  const [edit = ''] = await at.rejectedPhones(patients.slice(0, 1))
  expect(await at.decide(at.device, edit, 'apply_mine')).toMatchObject({ status: 200 })
  await at.setPhone(patients[1] ?? '', '1')
  const poison = await at.setPhone(patients[2] ?? '', '2')
  const { lastSuccessAt } = at.box.edge.row.read()
  at.central.clock.advance(60_000)
  at.road.weather(({ editIds, decidedIds }) => {
    if (decidedIds.length > 0) return refusal(403, 'FORBIDDEN')
    return editIds.includes(poison) ? refusal(413, 'TOO_LARGE') : 'clear'
  })
  expect(await at.box.round()).toMatchObject({ isComplete: false, accepted: 1, setAside: 1 })
  expect(at.box.edge.row.read()).toMatchObject({ lastSuccessAt })
})

test('[N3] an edit that was set aside keeps its own reason when the pull fails afterwards', async () => {
  const at = await withEdits(3)
  const poison = at.ids[0] ?? ''
  at.road.weather(({ isPull, editIds }) => {
    if (isPull) return 'lost request'
    return editIds.includes(poison) ? refusal(500, 'INTERNAL') : 'clear'
  })
  expect(await at.box.round()).toMatchObject({ isComplete: false, accepted: 2, setAside: 1 })
  const [first] = await at.edits()
  expect(first).toMatchObject({ id: poison, last_error: 'The road says INTERNAL.' })
})

const overloads: [string, number, Record<string, string>, number | null][] = [
  ['429 with Retry-After', 429, { 'retry-after': '1800' }, 1_800_000],
  ['429 without', 429, {}, null],
  ['503 with Retry-After', 503, { 'retry-after': '120' }, 120_000],
  ['503 without', 503, {}, null],
  ['500 with Retry-After', 500, { 'retry-after': '7' }, 7000],
  ['403 with Retry-After', 403, { 'retry-after': '60' }, 60_000],
  ['401 with Retry-After', 401, { 'retry-after': '60' }, 60_000],
]
test.each(overloads)('[N7] %s is obeyed, and no batch is halved', async (...row) => {
  const [, status, headers, wait] = row
  const at = await withEdits(3)
  at.road.weather(refusal(status, 'RATE_LIMITED', { headers }))
  const result = await at.box.round()
  expect(result).toMatchObject({ isComplete: false, retryAfterMs: wait, setAside: 0 })
  expect(at.road.pushes().map(({ editIds }) => editIds.length)).toEqual([3])
  expect((await at.edits()).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent'])
})

test('[N7] Retry-After of something before central is obeyed on any status', async () => {
  const at = await withEdits(1)
  for (const status of [200, 302, 404, 429, 502, 503]) {
    at.road.weather({ status, headers: { 'retry-after': '300' } })
    expect(await at.box.round()).toMatchObject({ isComplete: false, retryAfterMs: 300_000 })
  }
})

test('[N7] Retry-After as a date is measured from the time of the answer', async () => {
  const at = await withEdits(1)
  const headers = {
    date: 'Mon, 01 Mar 2027 08:00:00 GMT',
    'retry-after': 'Mon, 01 Mar 2027 08:10:00 GMT',
  }
  at.road.weather(refusal(503, 'STORAGE_FAILED', { headers }))
  expect(await at.box.round()).toMatchObject({ isComplete: false, retryAfterMs: 600_000 })
})

test('[N7] what a push was told to wait is not forgotten when the pull fails too', async () => {
  for (const pull of ['lost request', refusal(500, 'INTERNAL')] as Weather[]) {
    const at = await withEdits(1)
    at.road.weather(({ isPush }) =>
      isPush ? refusal(429, 'RATE_LIMITED', { headers: { 'retry-after': '900' } }) : pull,
    )
    expect(await at.box.round()).toMatchObject({ isComplete: false, retryAfterMs: 900_000 })
  }
})

test('[N7] a Retry-After that means nothing is no reason to wait', async () => {
  const at = await withEdits(1)
  for (const value of ['soon', '-5', 'NaN', '']) {
    at.road.weather(refusal(429, 'RATE_LIMITED', { headers: { 'retry-after': value } }))
    const { retryAfterMs } = await at.box.round()
    expect(retryAfterMs ?? 0, value).toBe(0)
  }
})
