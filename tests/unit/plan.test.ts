import { type Schedule, startSchedule } from '@outpost/edge/sync/schedule'
import type { LinkState } from '@outpost/shared/replica/link'
import {
  BACKOFF_MS_FIRST,
  BACKOFF_MS_MAX,
  backoffMs,
  isComplete,
  nextStep,
  type RoundFacts,
} from '@outpost/shared/replica/plan'
import { newRoundResult, type RoundResult } from '@outpost/shared/replica/round-result'
import { createRounds, type Rounds } from '@outpost/shared/replica/rounds'
import fc from 'fast-check'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createKeptLog } from '../support/network.ts'

const start: RoundFacts = {
  hasDecisions: false,
  haveDecisionsFailed: false,
  hasUnsent: false,
  hasPushFailed: false,
  isRecovering: false,
  hasRecoveryFailed: false,
  isRefused: false,
  isCaughtUp: false,
  hasPullFailed: false,
}

/** Nothing has failed alone, and there was room. */
const quiet = {
  hasStorageFailed: false,
  suspects: [] as string[],
  hasPushed: false,
  decisionsLeft: 0,
  hasTold: false,
}

describe('the plan of a round', () => {
  const rows: [string, Partial<RoundFacts>, object][] = [
    [
      'decisions go before the edits that follow from them',
      { hasUnsent: true, hasDecisions: true },
      { kind: 'push_decisions' },
    ],
    [
      'decisions that are not taken hold up no edit',
      { hasUnsent: true, hasDecisions: true, haveDecisionsFailed: true },
      { kind: 'push' },
    ],
    ['what was written here goes first', { hasUnsent: true }, { kind: 'push' }],
    ['with nothing to push it pulls', {}, { kind: 'pull' }],
    [
      'it pulls also when the push failed',
      { hasUnsent: true, hasPushFailed: true },
      { kind: 'pull' },
    ],
    ['caught up, it ends', { isCaughtUp: true }, { kind: 'end' }],
    ['a failed pull ends it', { hasPullFailed: true }, { kind: 'end' }],
    [
      'it ends when the push failed and it is caught up',
      { hasUnsent: true, hasPushFailed: true, isCaughtUp: true },
      { kind: 'end' },
    ],
    [
      'what a restore has lost goes before edits and pages',
      { hasUnsent: true, isRecovering: true },
      { kind: 'recover' },
    ],
    [
      'decisions go before what a restore has lost',
      { hasDecisions: true, isRecovering: true },
      { kind: 'push_decisions' },
    ],
    [
      'while that fails nothing is pushed or pulled',
      { hasUnsent: true, isRecovering: true, hasRecoveryFailed: true },
      { kind: 'end' },
    ],
    [
      'refused as a whole, it does nothing more',
      { hasUnsent: true, isRefused: true },
      { kind: 'end' },
    ],
  ]
  test.each(rows)('[N3] %s', (_title, facts, step) => {
    expect(nextStep({ ...start, ...facts })).toEqual(step)
  })

  const anyFacts = {
    hasDecisions: fc.boolean(),
    haveDecisionsFailed: fc.boolean(),
    hasUnsent: fc.boolean(),
    hasPushFailed: fc.boolean(),
    isRecovering: fc.boolean(),
    hasRecoveryFailed: fc.boolean(),
    isRefused: fc.boolean(),
    isCaughtUp: fc.boolean(),
    hasPullFailed: fc.boolean(),
  }

  test('[N3] whatever is known, it ends complete only if nothing failed and nothing is left', () => {
    fc.assert(
      fc.property(fc.record(anyFacts), (known) => {
        if (nextStep(known).kind !== 'end' || !isComplete({ ...known, ...quiet })) return
        expect(known).toEqual({ ...start, isCaughtUp: true })
      }),
    )
  })

  test('[N3] [N7] what was set aside or left hides no failure of the round', () => {
    const anyEnd = {
      ...anyFacts,
      hasStorageFailed: fc.boolean(),
      suspects: fc.array(fc.string(), { maxLength: 2 }),
      hasPushed: fc.boolean(),
      decisionsLeft: fc.nat(2),
      hasTold: fc.boolean(),
    }
    fc.assert(
      fc.property(fc.record(anyEnd), (known) => {
        const { suspects, hasPushed, decisionsLeft, hasTold } = known
        if (!isComplete(known)) return
        expect(isComplete({ ...known, ...quiet })).toBe(true)
        expect(known.hasStorageFailed).toBe(false)
        if (suspects.length > 0) expect(hasPushed).toBe(true)
        if (decisionsLeft > 0) expect(hasPushed || hasTold).toBe(true)
      }),
    )
  })
})

describe('the wait after failures', () => {
  test('[N7] doubles from the first to the longest, with jitter of a half', () => {
    expect([1, 2, 3, 4].map((failures) => backoffMs(failures, 0.999999))).toEqual(
      [1, 2, 4, 8].map((times) => times * BACKOFF_MS_FIRST),
    )
    expect(backoffMs(1, 0)).toBe(BACKOFF_MS_FIRST / 2)
    expect(backoffMs(1000, 0)).toBe(BACKOFF_MS_MAX / 2)
    expect(backoffMs(1e9, 0.999999)).toBe(BACKOFF_MS_MAX)
  })

  test('[N7] lies within its bounds and never shrinks with another failure', () => {
    fc.assert(
      fc.property(
        fc.nat(5000),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, random) => {
          const wait = backoffMs(failures, random)
          expect(wait).toBeGreaterThanOrEqual(BACKOFF_MS_FIRST / 2)
          expect(wait).toBeLessThanOrEqual(BACKOFF_MS_MAX)
          expect(backoffMs(failures + 1, random)).toBeGreaterThanOrEqual(wait)
        },
      ),
    )
  })
})

function resultOf(more: Partial<RoundResult> = {}): RoundResult {
  return { ...newRoundResult(0), isComplete: true, durationMs: 1, ...more }
}

/** Rounds that end when the test says so. */
function startRounds() {
  let underWay = 0
  let most = 0
  const ends: ((result: RoundResult) => void)[] = []
  const rounds = createRounds(async () => {
    most = Math.max(most, ++underWay)
    const result = await new Promise<RoundResult>((resolve) => ends.push(resolve))
    underWay -= 1
    return result
  })
  return {
    rounds,
    begun: () => ends.length,
    most: () => most,
    end: (index: number, more?: Partial<RoundResult>) => ends[index]?.(resultOf(more)),
  }
}

describe('rounds', () => {
  test('[N3] who asks during a round gets the one that follows it, shared with others', async () => {
    const { rounds, begun, end } = startRounds()
    const first = rounds.ask()
    const second = rounds.ask()
    expect(rounds.ask()).toBe(second)
    expect(begun()).toBe(1)
    end(0, { pulled: 1 })
    expect(await first).toMatchObject({ pulled: 1 })
    await vi.waitFor(() => expect(begun()).toBe(2))
    end(1, { pulled: 2 })
    expect(await second).toMatchObject({ pulled: 2 })
    await rounds.untilIdle()
    expect(rounds.isRunning()).toBe(false)
  })

  test('[N3] never two at once, also if one asks again in the moment that a round ends', async () => {
    const { rounds, begun, end, most } = startRounds()
    const first = rounds.ask()
    const second = rounds.ask()
    end(0)
    await first
    const third = rounds.ask()
    await vi.waitFor(() => expect(begun()).toBeGreaterThanOrEqual(2))
    expect(most()).toBe(1)
    for (let n = 1; n < 4; n++) end(n)
    await second
    await vi.waitFor(() => {
      for (let n = 1; n < 4; n++) end(n)
      expect(rounds.isRunning()).toBe(false)
    })
    await third
    expect(most()).toBe(1)
  })

  test('[N3] a fault of one round goes to whoever asked for it, and stops no other', async () => {
    let runs = 0
    const rounds = createRounds(async () => {
      if (++runs === 1) throw new Error('fault')
      return resultOf()
    })
    const first = rounds.ask()
    const second = rounds.ask()
    await expect(first).rejects.toThrow('fault')
    expect(await second).toMatchObject({ isComplete: true })
  })

  test('[N7] what came of a round is told once, however many asked for it, and before the next begins', async () => {
    const { rounds, begun, end } = startRounds()
    const told: unknown[] = []
    const stop = rounds.onEnd(({ pulled }) => told.push([pulled, begun()]))
    const asked = Array.from({ length: 5 }, () => rounds.ask())
    end(0, { pulled: 1 })
    await vi.waitFor(() => expect(begun()).toBe(2))
    end(1, { pulled: 2 })
    await Promise.all(asked)
    expect(told).toEqual([
      [1, 1],
      [2, 2],
    ])
    stop()
    const last = rounds.ask()
    end(2)
    await last
    expect(told).toHaveLength(2)
  })

  test('[N7] so is a fault of a round', async () => {
    let runs = 0
    const rounds = createRounds(async () => {
      throw new Error(`fault ${++runs}`)
    })
    const told: unknown[] = []
    rounds.onEnd(
      () => told.push('ended'),
      (error) => told.push(String(error)),
    )
    await Promise.allSettled(Array.from({ length: 5 }, () => rounds.ask()))
    expect(told).toEqual(['Error: fault 1', 'Error: fault 2'])
  })

  test('[F6] a round that began a filling is followed by others, but not for ever', async () => {
    let runs = 0
    const rounds = createRounds(async () => {
      runs += 1
      return resultOf({ isComplete: false, isUnfinished: true, link: 'resyncing' })
    })
    expect(await rounds.ask()).toMatchObject({ isComplete: false })
    expect(runs).toBeGreaterThan(1)
    expect(runs).toBeLessThan(10)
  })
})

/** A schedule on a clock turned by hand, whose rounds come out as the test says. */
function startHandSchedule(
  outcomes: Partial<RoundResult>[],
  { cronExpression = '0 0 1 1 *', rounds }: { cronExpression?: string; rounds?: Rounds } = {},
) {
  const asked: number[] = []
  const known = createRounds(async () => {
    asked.push(Date.now())
    return resultOf(outcomes[asked.length - 1] ?? {})
  })
  let change = () => {}
  let unsent = true
  const schedule: Schedule = startSchedule({
    rounds: rounds ?? known,
    cronExpression,
    clock: { now: () => Date.now() },
    random: () => 0.999999,
    log: createKeptLog(),
    onChange: (listener) => {
      change = listener
      return () => {}
    },
    hasUnsent: () => unsent,
  })
  onTestFinished(() => schedule.stop())
  return {
    schedule,
    rounds: () => asked.length,
    edit: () => change(),
    setUnsent: (value: boolean) => {
      unsent = value
    },
  }
}

describe('the schedule', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2027-03-01T08:00:00Z') })
    onTestFinished(() => void vi.useRealTimers())
  })
  const failed = { isComplete: false, link: 'offline' as LinkState }

  test('[N7] the wait does not grow while a bad line still brings something over', async () => {
    const headway = { ...failed, hasMoved: true }
    const at = startHandSchedule([failed, failed, headway, headway, failed])
    await at.schedule.now()
    for (const wait of [1, 2, 1, 1]) {
      const before = at.rounds()
      await vi.advanceTimersByTimeAsync(wait * BACKOFF_MS_FIRST - 1000)
      expect(at.rounds()).toBe(before)
      await vi.advanceTimersByTimeAsync(1000)
      expect(at.rounds()).toBe(before + 1)
    }
  })

  test('[N7] tries again after the backoff, longer each time, until a round succeeds', async () => {
    const at = startHandSchedule([failed, failed, {}, failed])
    await at.schedule.now()
    await vi.advanceTimersByTimeAsync(BACKOFF_MS_FIRST - 1000)
    expect(at.rounds()).toBe(1)
    await vi.advanceTimersByTimeAsync(1000)
    expect(at.rounds()).toBe(2)
    await vi.advanceTimersByTimeAsync(2 * BACKOFF_MS_FIRST - 1000)
    expect(at.rounds()).toBe(2)
    await vi.advanceTimersByTimeAsync(1000)
    expect(at.rounds()).toBe(3)
    // The success has reset it: the next failure waits as the first one did.
    await at.schedule.now()
    await vi.advanceTimersByTimeAsync(BACKOFF_MS_FIRST)
    expect(at.rounds()).toBe(5)
    await vi.advanceTimersByTimeAsync(10 * BACKOFF_MS_MAX)
    expect(at.rounds()).toBe(5)
  })

  test('[N7] a round that failed counts once, however many asked for it', async () => {
    const at = startHandSchedule([failed, failed, {}])
    await Promise.all(Array.from({ length: 5 }, () => at.schedule.now()))
    expect(at.rounds()).toBe(2)
    await vi.advanceTimersByTimeAsync(2 * BACKOFF_MS_FIRST - 1000)
    expect(at.rounds()).toBe(2)
    await vi.advanceTimersByTimeAsync(1000)
    expect(at.rounds()).toBe(3)
  })

  test('[N7] no wait is left of a round that failed, where the next one went through', async () => {
    const at = startHandSchedule([failed, {}])
    await Promise.all([at.schedule.now(), at.schedule.now()])
    await vi.advanceTimersByTimeAsync(10 * BACKOFF_MS_MAX)
    expect(at.rounds()).toBe(2)
  })

  test('[N7] the wait begins when no other round follows', async () => {
    const { rounds, begun, end } = startRounds()
    const at = startHandSchedule([], { rounds })
    const asked = [at.schedule.now(), at.schedule.now()]
    end(0, failed)
    await vi.waitFor(() => expect(begun()).toBe(2))
    // Longer than the first failure is waited after.
    await vi.advanceTimersByTimeAsync(3 * BACKOFF_MS_FIRST)
    end(1, failed)
    await Promise.all(asked)
    await vi.advanceTimersByTimeAsync(2 * BACKOFF_MS_FIRST - 1000)
    expect(begun()).toBe(2)
    await vi.advanceTimersByTimeAsync(1000)
    expect(begun()).toBe(3)
  })

  test('[N7] waits as long as it was told to, if that is longer than the backoff', async () => {
    const at = startHandSchedule([{ ...failed, retryAfterMs: 3_600_000 }])
    await at.schedule.now()
    await vi.advanceTimersByTimeAsync(3_599_000)
    expect(at.rounds()).toBe(1)
    await vi.advanceTimersByTimeAsync(1000)
    expect(at.rounds()).toBe(2)
  })

  test('[N7] a wait that is shorter than the backoff does not shorten it', async () => {
    const at = startHandSchedule([{ ...failed, retryAfterMs: 1 }])
    await at.schedule.now()
    await vi.advanceTimersByTimeAsync(BACKOFF_MS_FIRST - 1000)
    expect(at.rounds()).toBe(1)
  })

  test('[N3] on demand it goes at once, whatever the backoff', async () => {
    const at = startHandSchedule([{ ...failed, retryAfterMs: 3_600_000 }, {}])
    await at.schedule.now()
    expect(await at.schedule.now()).toMatchObject({ isComplete: true })
    await vi.advanceTimersByTimeAsync(2 * 3_600_000)
    expect(at.rounds()).toBe(2)
  })

  test('[N3] a burst of edits is followed by one round, soon, while the link is good', async () => {
    const at = startHandSchedule([])
    await at.schedule.now()
    for (let n = 0; n < 5; n++) at.edit()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(at.rounds()).toBe(2)
    at.setUnsent(false)
    at.edit()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(at.rounds()).toBe(2)
  })

  test('[N7] an edit does not break through the backoff', async () => {
    const at = startHandSchedule([{ ...failed, retryAfterMs: 3_600_000 }])
    await at.schedule.now()
    at.edit()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(at.rounds()).toBe(1)
  })

  test('[N3] once stopped it makes no further round', async () => {
    const at = startHandSchedule([failed])
    await at.schedule.now()
    at.edit()
    at.schedule.stop()
    await vi.advanceTimersByTimeAsync(10 * BACKOFF_MS_MAX)
    expect(at.rounds()).toBe(1)
  })

  test('[N3] it tells when the next scheduled round is due', () => {
    const at = startHandSchedule([])
    expect(at.schedule.nextAt()).toBe(new Date(2028, 0, 1).getTime())
  })

  const JITTER_MS = 30_000
  const MINUTE_MS = 60_000
  const YEAR_MS = 365 * 24 * 60 * MINUTE_MS

  test('[N3] a scheduled round is made once for each time, after its jitter', async () => {
    const at = startHandSchedule([], { cronExpression: '*/5 * * * *' })
    await vi.advanceTimersByTimeAsync(5 * MINUTE_MS)
    expect(at.rounds()).toBe(0)
    await vi.advanceTimersByTimeAsync(JITTER_MS)
    expect(at.rounds()).toBe(1)
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS)
    expect(at.rounds()).toBe(13)
  })

  test.each([
    ['back', -YEAR_MS],
    ['forward', YEAR_MS],
    ['back by a minute', -MINUTE_MS],
  ])('[N3] when the clock jumps %s, rounds go on as scheduled', async (_title, jump) => {
    const at = startHandSchedule([], { cronExpression: '*/5 * * * *' })
    await vi.advanceTimersByTimeAsync(12 * MINUTE_MS)
    const before = at.rounds()
    vi.setSystemTime(Date.now() + jump)
    await vi.advanceTimersByTimeAsync(6 * MINUTE_MS)
    expect(at.rounds()).toBeGreaterThan(before)
    const settled = at.rounds()
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS)
    expect(at.rounds()).toBe(settled + 12)
    expect(at.schedule.nextAt()).toBe(Math.ceil(Date.now() / 300_000) * 300_000)
  })

  test('[N3] a round at night is made when the clock, once put right, says so', async () => {
    const at = startHandSchedule([], { cronExpression: '0 2 * * *' })
    for (const year of [2026, 2028]) {
      vi.setSystemTime(new Date(year, 2, 1, 1, 50))
      // After a jump forward what was due meanwhile comes first.
      await vi.advanceTimersByTimeAsync(2 * MINUTE_MS)
      const before = at.rounds()
      await vi.advanceTimersByTimeAsync(10 * MINUTE_MS)
      expect(at.rounds()).toBe(before + 1)
    }
  })

  test('[N7] a jump of the clock neither shortens nor lengthens a wait', async () => {
    for (const jump of [-YEAR_MS, YEAR_MS]) {
      const at = startHandSchedule([{ ...failed, retryAfterMs: 3_600_000 }], {
        cronExpression: '*/5 * * * *',
      })
      await at.schedule.now()
      vi.setSystemTime(Date.now() + jump)
      await vi.advanceTimersByTimeAsync(3_599_000)
      expect(at.rounds()).toBe(1)
      await vi.advanceTimersByTimeAsync(1000)
      expect(at.rounds()).toBe(2)
      at.schedule.stop()
    }
  })
})
