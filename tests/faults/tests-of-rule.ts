import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const TOP = fileURLToPath(new URL('../..', import.meta.url))

/** Which tests are run: all of these files, or those whose title fits; no files stands for every one. */
export type Selection = { files: readonly string[]; titles?: string }

/** Folders of tests that take ever longer: functions and stores, whole nodes, bad weather, years of it. */
const FOLDERS = [['unit', 'contract'], ['e2e'], ['chaos'], ['simulation']]

/**
 * Where a fault of a rule is looked for, one after the other: the tests that carry the rule in their
 * title, the quick ones first; then all of their files; then everything.
 */
export function stagesOfRule(rule: string): Selection[] {
  const files = testsOfRule(rule)
  const titled = FOLDERS.map((folders) => ({
    files: files.filter((file) => folders.some((folder) => file.startsWith(`tests/${folder}/`))),
    titles: `\\[${rule}\\]`,
  }))
  return [...[...titled, { files }].filter((stage) => stage.files.length > 0), { files: [] }]
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
