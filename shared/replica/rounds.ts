import type { RoundResult } from './round-result.ts'

/** A round that leaves a new filling behind is followed by another, but not for ever. */
const FOLLOWING_ROUNDS_MAX = 3

type Listener = { take: (result: RoundResult) => void; fault: (error: unknown) => void }

/**
 * One round at a time (N3). Whoever asks during a round gets the one that follows it, because the
 * one under way may have begun before what was asked for.
 */
export function createRounds(run: () => Promise<RoundResult>) {
  let current: Promise<RoundResult> | null = null
  let following: Promise<RoundResult> | null = null
  const listeners = new Set<Listener>()

  async function runOne(): Promise<RoundResult> {
    let result = await run()
    for (let i = 0; i < FOLLOWING_ROUNDS_MAX && result.isUnfinished; i++) result = await run()
    return result
  }

  function start(): Promise<RoundResult> {
    const round = runOne().finally(() => {
      current = null
    })
    current = round
    round.then(
      (result) => {
        for (const { take } of listeners) take(result)
      },
      (error: unknown) => {
        for (const { fault } of listeners) fault(error)
      },
    )
    return round
  }

  async function afterCurrent(): Promise<RoundResult> {
    // Somebody else may have started one in the moment in which the last one ended.
    while (current) await current.catch(() => undefined)
    following = null
    return start()
  }

  return {
    /** Whether a round is under way, or begins in this moment because it was asked for. */
    isRunning: () => current !== null || following !== null,
    /** Runs a round, or the next one if one is under way. */
    ask(): Promise<RoundResult> {
      if (!current && !following) return start()
      following ??= afterCurrent()
      return following
    },
    /**
     * Tells what came of each round, or that it has a fault: once, however many asked for it, before
     * them and before the next one begins. Answers how to stop.
     */
    onEnd(
      take: (result: RoundResult) => void,
      fault: (error: unknown) => void = () => {},
    ): () => void {
      const listener = { take, fault }
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** Resolves when no round is running. */
    async untilIdle() {
      while (current || following) await (following ?? current)?.catch(() => undefined)
    },
  }
}
export type Rounds = ReturnType<typeof createRounds>
