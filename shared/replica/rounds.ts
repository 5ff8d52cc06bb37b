import type { RoundResult } from './round-result.ts'

/** A round that leaves a new filling behind is followed by another, but not for ever. */
const FOLLOWING_ROUNDS_MAX = 3

/**
 * One round at a time (N3). Whoever asks during a round gets the one that follows it, because the
 * one under way may have begun before what was asked for. `onEnd` is told what came of each.
 */
export function createRounds(
  run: () => Promise<RoundResult>,
  onEnd: (result: RoundResult) => void = () => {},
) {
  let current: Promise<RoundResult> | null = null
  let following: Promise<RoundResult> | null = null

  async function runOne(): Promise<RoundResult> {
    let result = await run()
    for (let i = 0; i < FOLLOWING_ROUNDS_MAX && result.isUnfinished; i++) result = await run()
    onEnd(result)
    return result
  }

  function start(): Promise<RoundResult> {
    current = runOne().finally(() => {
      current = null
    })
    return current
  }

  async function afterCurrent(): Promise<RoundResult> {
    // Somebody else may have started one in the moment in which the last one ended.
    while (current) await current.catch(() => undefined)
    following = null
    return start()
  }

  return {
    isRunning: () => current !== null,
    /** Runs a round, or the next one if one is under way. */
    ask(): Promise<RoundResult> {
      if (!current && !following) return start()
      following ??= afterCurrent()
      return following
    },
    /** Resolves when no round is running. */
    async untilIdle() {
      while (current || following) await (following ?? current)?.catch(() => undefined)
    },
  }
}
export type Rounds = ReturnType<typeof createRounds>
