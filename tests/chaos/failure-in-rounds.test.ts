import { expect, test } from 'vitest'
import { newFilling, writesAndRound } from './moments/stories.ts'
import { tellAtEachMoment } from './moments/story.ts'

const LONG_MS = 240_000

test(
  '[N1] [N4] [E3] [E7] [E8] whichever call fails in the course of writes and a round, each edit takes effect once',
  async () => {
    const { picture } = await tellAtEachMoment(await writesAndRound(), 'failure')
    const states = picture.box.edits.map(({ state }) => state)
    expect(states).toContain('needs_decision')
    expect(states).toContain('accepted')
    expect(picture.box.replica).toMatchObject([{ is_filled: 1, generation: 1, link: 'online' }])
  },
  LONG_MS,
)

test(
  '[N9] [F6] [N4] [E3] whichever call fails in the course of a new filling, each edit takes effect once',
  async () => {
    const { picture } = await tellAtEachMoment(await newFilling(), 'failure')
    expect(picture.box.replica).toMatchObject([{ is_filled: 1, generation: 2, link: 'online' }])
  },
  LONG_MS,
)
