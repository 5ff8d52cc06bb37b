import { expect, test } from 'vitest'
import { someOf } from '../support/at-length.ts'
import { atFirst } from './small-model/clinic.ts'
import { explore } from './small-model/explore.ts'
import { FLAWS } from './small-model/flaws.ts'
import { STORIES, type StoryName } from './small-model/stories.ts'

/*
 * Two boxes, up to three records, and every order in which the protocol's steps can come, with the
 * mishaps that are left. More of them: npm run explore.
 */

const NONE = { losses: 0, copies: 0, deaths: 0 }
const [ONE_FIELD, ONE_BATCH, THREE_RECORDS] = Object.keys(STORIES) as StoryName[]

test.each([
  [ONE_FIELD, { ...NONE, deaths: 1 }],
  [ONE_BATCH, { losses: 1, copies: 1, deaths: 1 }],
  [THREE_RECORDS, { ...NONE, deaths: 1 }],
])(
  '[N1] [N2] [N4] [N5] [N6] [E3] [E4] [E7] [F4] nothing is lost in any order of: %s (%o)',
  {
    timeout: 120_000,
  },
  (name, left) => {
    const { states, found } = explore(atFirst(left), {
      story: STORIES[name as StoryName],
      flaw: null,
    })
    process.stdout.write(`${states} states of: ${name}\n`)
    expect(found).toBeNull()
  },
)

test.each(someOf(Object.entries(FLAWS), 2))(
  '[N4] [N6] [E3] [E4] it is found when %s',
  (_what, flaw) => {
    const left = { losses: 1, copies: 1, deaths: 1 }
    const foundIn = (name: StoryName | undefined) =>
      explore(atFirst(left), { story: STORIES[name as StoryName], flaw }).found
    const found = foundIn(ONE_BATCH) ?? foundIn(ONE_FIELD)
    expect(found?.fault).toEqual(expect.any(String))
  },
)
