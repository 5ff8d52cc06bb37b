import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const TOP = fileURLToPath(new URL('../..', import.meta.url))

/** Which tests are run: all of these files, or those whose title fits; no files stands for every one. */
export type Selection = { files: readonly string[]; titles?: string }

/**
 * Where a fault of a rule is looked for, one after the other: the tests that carry the rule in their
 * title, those first that start no processes and play no storms; then all of their files; then
 * everything.
 */
export function stagesOfRule(rule: string): Selection[] {
  const files = testsOfRule(rule)
  const titles = `\\[${rule}\\]`
  const isNear = (file: string) => /^tests\/(unit|contract)\//.test(file)
  const stages = [
    { files: files.filter(isNear), titles },
    { files: files.filter((file) => !isNear(file)), titles },
    { files },
  ]
  return [...stages.filter((stage) => stage.files.length > 0), { files: [] }]
}

/**
 * The test files that carry a rule in a title, from the top of the project. A suite that several
 * files run (`tests/contract/feed.ts`) stands for those that import it.
 */
function testsOfRule(rule: string): string[] {
  const texts = readTests()
  const named = new Set([...texts].filter(([, text]) => text.includes(`[${rule}]`)).map(([f]) => f))
  for (;;) {
    const importing = [...texts].filter(
      ([file, text]) => !named.has(file) && [...named].some((one) => imports(text, one)),
    )
    if (importing.length === 0) break
    for (const [file] of importing) named.add(file)
  }
  return [...named].filter((file) => file.endsWith('.test.ts')).sort()
}

function imports(text: string, file: string): boolean {
  return !file.endsWith('.test.ts') && text.includes(`/${basename(file)}'`)
}

function readTests(): Map<string, string> {
  const files = globSync('tests/{unit,contract,simulation,chaos,e2e}/**/*.ts', { cwd: TOP })
  return new Map(
    files
      .filter((file) => file !== 'tests/unit/faults.test.ts')
      .map((file) => [file, readFileSync(join(TOP, file), 'utf8')]),
  )
}
