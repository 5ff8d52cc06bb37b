import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take longest, the longest first. Most are short themselves, and would come last where
 * nothing is known of the run before: then one processor waits for the other.
 */
const LONGEST: readonly string[] = [
  'chaos/failure-in-decisions.test.ts',
  'simulation/small-model.test.ts',
  'chaos/death-at-each-moment.test.ts',
  'browser/console.test.ts',
  'chaos/failure-in-rounds.test.ts',
  'e2e/hostile-everywhere.test.ts',
]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort((a, b) => placeOf(a) - placeOf(b))
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = LONGEST.findIndex((name) => moduleId.endsWith(`tests/${name}`))
  return place < 0 ? LONGEST.length : place
}
