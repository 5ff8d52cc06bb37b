import { relationOf } from '@outpost/central/recovery/relation'
import { blankRecord } from '@outpost/shared/model/record'
import { lineAfterTerms, lineOfBoth } from '@outpost/shared/protocol/lost-line'
import { expect, test } from 'vitest'

/* How a copy of lost hours stands to what was taken back of its record before (N9). */

const ID = 'b6b8a4f6-4f5c-4f9e-8a39-2b1f6c1d7e10'
/** Revisions of the two epochs that were lost, one after the other. */
const [FIRST, SECOND] = ['first', 'second']
const [OF_FIRST, OF_SECOND] = [10, 1_000_010]
const NO_STOCK = { named: 0, unknown: 0, takenBack: 0, notNamed: 0 }

type Case = {
  copy?: { collection?: string; op?: 'put' | 'delete'; revision?: number; field?: number }
  from?: { line?: string | null; partedFloor?: number | null; wasHeld?: boolean }
  recovered?: { revision?: number; line?: string | null } | null
  field?: number
  stock?: Partial<typeof NO_STOCK>
}

function relation({ copy = {}, from = {}, recovered = {}, field = 5, stock = {} }: Case) {
  const { field: ofCopy = 5, ...more } = copy
  const revisions = { phone: ofCopy }
  return relationOf(
    {
      copy: {
        collection: 'patients',
        op: 'put',
        id: ID,
        revision: OF_SECOND,
        first_revision: 1,
        field_revisions: revisions,
        ...more,
      },
      from: { line: SECOND, partedFloor: 2_000_000, wasHeld: false, ...from },
    },
    { ...blankRecord('patients', ID, 0), firstRevision: 1, fieldRevisions: { phone: field } },
    recovered && { revision: OF_FIRST, line: FIRST, ...recovered },
    { ...NO_STOCK, ...stock },
  )
}

test.each<[string, Case, string]>([
  ['nothing was taken back yet', { recovered: null }, 'of one line'],
  ['the same line', { recovered: { line: SECOND } }, 'of one line'],
  ['a box that tells no line', { from: { line: null } }, 'of one line'],
  ['where it parted is not known', { from: { partedFloor: null } }, 'unrelated'],
  ['a deletion', { copy: { op: 'delete' } }, 'unrelated'],
  ['neither has gone on from the other', {}, 'unrelated'],
  ['it went on from what was taken back', { copy: { field: OF_FIRST } }, 'newer'],
  ['what is here went on from it', { field: OF_SECOND }, 'older'],
  [
    'what is here went on from some of it, the rest of which was held',
    { field: OF_SECOND, from: { wasHeld: true } },
    'unrelated',
  ],
  [
    'lines within one epoch, whose revisions say nothing',
    { from: { line: lineAfterTerms(SECOND, 'abcd') }, copy: { field: OF_FIRST } },
    'unrelated',
  ],
  [
    'of two whole epochs at one box',
    { from: { line: lineOfBoth('box', FIRST, SECOND) }, copy: { field: OF_FIRST } },
    'newer',
  ],
  [
    'of stock: all that it names is here',
    { copy: { collection: 'pharmacy-inventory' }, stock: { named: 2, takenBack: 3, notNamed: 1 } },
    'older',
  ],
  [
    'of stock: it names all that was taken back, and more',
    { copy: { collection: 'pharmacy-inventory' }, stock: { named: 3, unknown: 1, takenBack: 2 } },
    'newer',
  ],
  [
    'of stock: each has something that the other has not',
    {
      copy: { collection: 'pharmacy-inventory' },
      stock: { named: 2, unknown: 1, takenBack: 2, notNamed: 1 },
    },
    'unrelated',
  ],
])('[N9] %s', (_, one, expected) => {
  expect(relation(one)).toBe(expected)
})
