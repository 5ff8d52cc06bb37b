import { expect, test } from 'vitest'
import { decisions, recovery } from './moments/stories.ts'
import { tellAtEachMoment } from './moments/story.ts'

const LONG_MS = 240_000

test(
  '[E9] [N5] whichever call fails in the course of decisions, each is taken once, and holds on both sides',
  async () => {
    const { picture } = await tellAtEachMoment(await decisions(), 'failure')
    expect(picture.central.decisions).toHaveLength(4)
  },
  LONG_MS,
)

test(
  '[N9] whichever call fails in the course of the return of lost hours, all comes back once',
  async () => {
    const { picture } = await tellAtEachMoment(await recovery(), 'failure')
    expect(picture.central.held).toMatchObject([{ collection: 'doctors' }])
  },
  LONG_MS,
)
