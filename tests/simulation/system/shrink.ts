import { runSeed, type SeedOptions, type SeedRun } from './run-seed.ts'

/**
 * Leaves steps out of a failing seed while it still breaks the same invariant: halves first, then
 * ever smaller parts, at last single steps. Answers the shortest run found.
 */
export async function shrink(options: SeedOptions): Promise<SeedRun> {
  let { steps } = options
  let shortest = await runSeed(options)
  const [first] = shortest.faults
  if (!first) throw new Error(`seed ${options.seed} does not fail`)

  for (let size = Math.ceil(steps.length / 2); size >= 1; ) {
    let isShorter = false
    for (let from = 0; from < steps.length; ) {
      const fewer = [...steps.slice(0, from), ...steps.slice(from + size)]
      const run = await runSeed({ ...options, steps: fewer })
      if (run.faults.some(({ invariant }) => invariant === first.invariant)) {
        steps = fewer
        shortest = run
        isShorter = true
      } else from += size
    }
    // Single steps are tried until none of them can be left out.
    if (size === 1 && !isShorter) break
    size = Math.max(1, Math.floor(size / 2))
  }
  return shortest
}
