import {
  type Known,
  release,
  type Situation,
  type Standing,
  weigh,
  withStandings,
} from '@outpost/central/nodes/incarnation'
import { readIncarnation, writeIncarnation } from '@outpost/shared/protocol/incarnation'
import { expect, test } from 'vitest'

/** `a>b` is the pair of the current token a and the next one b. */
function pairOf(text: string) {
  const [current = '', next = ''] = text.split('>')
  return { current, next }
}

function knownOf(standings: Record<string, Standing>): Known[] {
  return Object.entries(standings).map(([text, standing]) => ({ ...pairOf(text), standing }))
}

function shown(known: readonly Known[]): Record<string, Standing> {
  return Object.fromEntries(known.map((one) => [`${one.current}>${one.next}`, one.standing]))
}

function situationOf(standings: Record<string, Standing>, more: Partial<Situation> = {}) {
  return {
    known: knownOf(standings),
    isTwin: false,
    isNextReleased: false,
    isNewEpoch: false,
    ...more,
  }
}

const onward = { 'a>b': 'past', 'b>c': 'past', 'c>d': 'present' } as const

test.each<[string, Record<string, Standing>, string, string, Record<string, Standing>]>([
  ['nothing is known', {}, 'a>b', 'first', { 'a>b': 'present' }],
  ['a retry', onward, 'c>d', 'same', {}],
  ['the announced next one', onward, 'd>e', 'advance', { 'c>d': 'past', 'd>e': 'present' }],
  ['the same current, another next', onward, 'c>x', 'twin', { 'c>x': 'rival' }],
  ['an older pair, as it was', onward, 'a>b', 'heard', {}],
  ['an older current', onward, 'a>x', 'rewound', { 'c>d': 'left', 'a>x': 'present' }],
  ['the next after an older one', onward, 'b>x', 'rewound', { 'c>d': 'left', 'b>x': 'present' }],
  ['never heard of', onward, 'x>y', 'heard', { 'x>y': 'past' }],
  ['left behind', { ...onward, 'p>q': 'left' }, 'p>q', 'twin', { 'p>q': 'rival' }],
  ['after one left behind', { ...onward, 'p>q': 'left' }, 'q>r', 'twin', { 'q>r': 'rival' }],
  ['shut out', { ...onward, 'p>q': 'out' }, 'p>q', 'out', {}],
  ['after one shut out', { ...onward, 'p>q': 'out' }, 'q>r', 'out', {}],
])('[N10] of a pair that is %s', (_what, before, presented, verdict, standings) => {
  const weighed = weigh(situationOf(before), pairOf(presented))
  expect({ ...weighed, standings: shown(weighed.standings) }).toEqual({ verdict, standings })
})

test('[N10] a box may be ahead of a central that was restored: that is no twin', () => {
  const restored = situationOf(onward, { isNewEpoch: true })
  for (const pair of ['x>y', 'c>x']) {
    expect(weigh(restored, pairOf(pair))).toMatchObject({ verdict: 'first' })
  }
  // Unless it was put back too, to where central knows that it was before.
  expect(weigh(restored, pairOf('a>b')).verdict).toBe('heard')
  expect(weigh(restored, pairOf('a>x')).verdict).toBe('rewound')
  expect(weigh(restored, pairOf('c>d')).verdict).toBe('same')
  const withOut = situationOf({ ...onward, 'p>q': 'out' }, { isNewEpoch: true })
  expect(weigh(withOut, pairOf('p>q')).verdict).toBe('out')
})

test('[N10] while copies call all are refused, and each is known by its latest pair', () => {
  const twins = situationOf({ ...onward, 'c>x': 'rival' }, { isTwin: true })
  for (const [pair, standings] of [
    ['c>d', {}],
    ['c>x', {}],
    ['b>c', {}],
    ['d>e', { 'c>d': 'past', 'd>e': 'present' }],
    ['x>y', { 'c>x': 'past', 'x>y': 'rival' }],
    ['c>z', { 'c>z': 'rival' }],
  ] as const) {
    const weighed = weigh(twins, pairOf(pair))
    expect([weighed.verdict, shown(weighed.standings)], pair).toEqual(['twin', standings])
  }
})

test('[N10] the copy that is chosen goes on, every other that is known is out', () => {
  const known = knownOf({ ...onward, 'c>x': 'rival', 'p>q': 'left' })
  expect(shown(withStandings(known, release(known, pairOf('c>x'))))).toEqual({
    'a>b': 'past',
    'b>c': 'past',
    'c>d': 'out',
    'c>x': 'present',
    'p>q': 'out',
  })
  // One that was left behind and has moved on since is not shut out by what it was.
  const back = knownOf({ 'a>x': 'present', 'b>c': 'left', 'c>d': 'rival' })
  expect(shown(withStandings(back, release(back, pairOf('c>d'))))).toEqual({
    'a>x': 'out',
    'b>c': 'past',
    'c>d': 'present',
  })
})

test('[N10] when the next to call is chosen it may have moved on before it was refused', () => {
  const twins = situationOf({ ...onward, 'c>x': 'rival' }, { isTwin: true, isNextReleased: true })
  const { verdict, standings } = weigh(twins, pairOf('d>e'))
  expect(verdict).toBe('same')
  expect(shown(withStandings(twins.known, standings))).toEqual({
    'a>b': 'past',
    'b>c': 'past',
    'c>d': 'past',
    'd>e': 'present',
    'c>x': 'out',
  })
  // A late copy of an old request chooses nobody.
  expect(weigh(twins, pairOf('a>b'))).toEqual({ verdict: 'twin', standings: [] })
})

test('[N10] the header holds two different tokens', () => {
  const pair = { current: 'kX2_pV-7', next: '9fLr3wZc' }
  expect(readIncarnation(writeIncarnation(pair))).toEqual(pair)
  expect(readIncarnation('a,b')).toEqual({ current: 'a', next: 'b' })
  for (const wrong of ['', 'a', 'a,', ',b', 'a, b, c', 'a, a', 'a b, c', 'ä, b', 'x'.repeat(300)]) {
    expect(readIncarnation(wrong), wrong).toBeNull()
  }
})
