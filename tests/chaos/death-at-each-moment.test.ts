import { expect, test } from 'vitest'
import { decisions, newFilling, recovery, writesAndRound } from './moments/stories.ts'
import { tellAtEachMoment } from './moments/story.ts'

const LONG_MS = 240_000

test(
  '[N1] [N4] [E3] [E7] [E8] whoever dies at whatever moment of writes and a round, each edit takes effect once',
  async () => {
    const { picture } = await tellAtEachMoment(await writesAndRound(), 'death')
    const states = picture.box.edits.map(({ state }) => state)
    expect(states).toContain('needs_decision')
    expect(states).toContain('accepted')
    expect(picture.box.replica).toMatchObject([{ is_filled: 1, generation: 1, link: 'online' }])
  },
  LONG_MS,
)

test(
  '[N9] [F6] [N4] [E3] whoever dies at whatever moment of a new filling, each edit takes effect once',
  async () => {
    const { picture } = await tellAtEachMoment(await newFilling(), 'death')
    expect(picture.box.replica).toMatchObject([{ is_filled: 1, generation: 2, link: 'online' }])
  },
  LONG_MS,
)

test(
  '[E9] [N5] whoever dies at whatever moment of decisions, each is taken once, and holds on both sides',
  async () => {
    const { picture } = await tellAtEachMoment(await decisions(), 'death')
    expect(picture.central.decisions).toHaveLength(4)
  },
  LONG_MS,
)

test(
  '[N9] whoever dies at whatever moment of the return of lost hours, all comes back once',
  async () => {
    const { picture } = await tellAtEachMoment(await recovery(), 'death')
    expect(picture.central.held).toMatchObject([{ collection: 'doctors' }])
  },
  LONG_MS,
)
