import { expect, test } from 'vitest'
import { inboxOf } from '../support/deciding.ts'
import { startRestorable } from '../support/restorable.ts'
import { startStockedPosts } from '../support/stocked-posts.ts'

/*
 * A box has an answer to an edit, not yet to the one that was made on it, and central loses the first.
 */

const DAY = 24 * 3600_000

async function startHalfSent() {
  const at = await startStockedPosts()
  const { writer, reader, clock } = at
  const { id } = await writer.register({ phone: '0700' })
  for (const post of [writer, reader]) expect(await post.sync()).toMatchObject({ isComplete: true })
  at.backUp()
  const { pending: first } = await writer.change('patients', id, { phone: '0711' })
  const { pending: second } = await writer.change('patients', id, { phone: '0722' })
  writer.road.weather(({ isPush, editIds }) =>
    isPush && editIds.join() === first ? 'clear' : 'lost request',
  )
  const states = async () => {
    const { status, body } = await writer.device.get(`/api/edits?record_id=${id}&limit=2`)
    expect(status).toBe(200)
    const edits: { id: string; state: string }[] = body.results
    return [first, second].map((edit) => edits.find((one) => one.id === edit)?.state)
  }
  for (let n = 1; n <= 12 && (await states())[0] !== 'accepted'; n++) await writer.sync(1)
  expect(await states()).toEqual(['accepted', 'sent'])
  writer.road.clear()
  clock.advance(DAY)
  return { ...at, id, second, states }
}

test('[N9] [N4] what was accepted more than 30 days ago is brought back for what was made on it', async () => {
  const at = await startHalfSent()
  at.clock.advance(31 * DAY)
  at.restore()
  await at.writer.sync()
  expect(await at.writer.sync()).toMatchObject({ isComplete: true })
  expect(await at.states()).toEqual(['accepted', 'accepted'])
  const now = await at.central.caller('admin').get(`/api/patients/${at.id}/`)
  expect(now).toMatchObject({ status: 200, body: { phone: '0722' } })
})

test('[N4] [A1] what was made on an edit that a new central never had waits for a person', async () => {
  const { writer, clock, second, states } = await startHalfSent()
  const other = await startRestorable(clock)
  await other.store.putClinics(() => [
    { id: writer.clinic, name: 'Kisumu', time_zone: 'Africa/Nairobi', active: true },
  ])
  await writer.enrolAgain({ at: other, url: other.url })
  await writer.sync()
  expect(await writer.sync()).toMatchObject({ isComplete: true })
  expect(await states()).toEqual(['accepted', 'needs_decision'])
  expect(await inboxOf(writer.device)).toMatchObject([
    { id: second, mine: { phone: '0722' }, conflict: { error_code: 'STALE_UPDATE' } },
  ])
})
