import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const TOP = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The test files that carry a rule in a title, from the top of the project. A suite that several
 * files run (`tests/contract/feed.ts`) stands for those that import it.
 */
export function testsOfRule(rule: string): string[] {
  const texts = readTests()
  const named = new Set([...texts].filter(([, text]) => text.includes(`[${rule}`)).map(([f]) => f))
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
