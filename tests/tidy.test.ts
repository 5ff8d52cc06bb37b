import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/* The house rules that a formatter cannot hold. */

const root = fileURLToPath(new URL('..', import.meta.url))

const modules = execFileSync(
  'git',
  ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx', '*.mts', '*.mjs'],
  {
    cwd: root,
  },
)
  .toString()
  .split('\n')
  .filter((file) => file !== '')
const files = modules.filter((file) => !/\.config\.m?ts$/.test(file))

const source = new Map(modules.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
const production = files.filter((file) => !file.startsWith('tests/'))

/** What a file imports, as paths from the root where they lie in the project. */
function importsOf(text: string, file: string): string[] {
  const found = text.matchAll(/(?:from|import\(|import)\s*'([^']+)'/g)
  return [...found].map(([, name = '']) => pathOf(name, file))
}

function pathOf(name: string, file: string): string {
  if (name.startsWith('.')) return normalize(join(dirname(file), name))
  return name.startsWith('@outpost/') ? `${name.slice('@outpost/'.length)}.ts` : name
}

/** The names that a file imports, each as `module name`; `module *` where it takes the whole. */
function namesFrom(text: string, file: string): string[] {
  const byName = text.matchAll(/^(?:import|export)[^'{]*\{([^}]*)\}\s*from\s*'([^']+)'/gm)
  const named = [...byName].flatMap(([, names = '', from = '']) =>
    names
      .split(',')
      .map((name) => name.trim().replace(/^type | as .*$/g, ''))
      .map((name) => `${stem(pathOf(from, file))} ${name}`),
  )
  const whole = text.matchAll(/(?:^import[^'{]*\* as \w+ from |\bimport\(\s*)'([^']+)'/gm)
  return [...named, ...[...whole].map(([, from = '']) => `${stem(pathOf(from, file))} *`)]
}

const stem = (path: string) => path.replace(/\.m?tsx?$/, '')

const withoutTypes = (text: string) => text.replaceAll(/^import type [^']*'[^']+'$/gm, '')

type Reading = (text: string) => string

/** Files of a kind that import something that they may not, as `file -> import`. */
function offences(
  those: (file: string) => boolean,
  mayNot: (name: string) => boolean,
  reading: Reading = (text) => text,
): string[] {
  return production.filter(those).flatMap((file) =>
    importsOf(reading(source.get(file) ?? ''), file)
      .filter(mayNot)
      .map((name) => `${file} -> ${name}`),
  )
}

type Manifest = Partial<Record<'dependencies' | 'devDependencies', Record<string, string>>>

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))

function lying(...folders: string[]) {
  return (file: string) => folders.some((folder) => file.startsWith(folder))
}

test('shared imports neither side, and the sides do not import each other', () => {
  expect(offences(lying('shared/'), lying('central/', 'edge/', 'deploy/', 'tests/'))).toEqual([])
  expect(offences(lying('central/'), lying('edge/', 'deploy/', 'tests/'))).toEqual([])
  expect(offences(lying('edge/'), lying('central/', 'deploy/', 'tests/'))).toEqual([])
})

test('the tablet is an app of its own, and what it keeps knows nothing of its screens', () => {
  const isElsewhere = (name: string) => name.startsWith('edge/') && !name.startsWith('edge/tablet/')
  expect(offences(lying('edge/tablet/'), isElsewhere, withoutTypes)).toEqual([])
  // What the box answers has its type where it is answered, so that one cannot change without the other.
  const tellsNothing = (name: string) => isElsewhere(name) && !isAnswer(name)
  expect(offences(lying('edge/tablet/'), tellsNothing)).toEqual([])
  const replica = 'edge/tablet/replica/'
  const isBeside = (name: string) => name.startsWith('edge/') && !name.startsWith(replica)
  expect(offences(lying(replica), isBeside)).toEqual([])
})

test('no file is imported, by whatever way, by what it imports itself, types too', () => {
  const isLate = /\bimport\(\s*'[^']+'/g
  const left = new Map(
    production.map((file) => {
      const at = importsOf((source.get(file) ?? '').replaceAll(isLate, ''), file)
      return [file, new Set(at.filter((name) => source.has(name) && name !== file))]
    }),
  )
  // What imports nothing that is left is in no circle, nor what nothing that is left imports.
  for (let before = 0; before !== left.size; ) {
    before = left.size
    for (const [file, names] of left) {
      const isEnd = ![...names].some((name) => left.has(name))
      const isStart = ![...left.values()].some((those) => those.has(file))
      if (isEnd || isStart) left.delete(file)
    }
  }
  expect([...left.keys()]).toEqual([])
})

test('no two folders import each other, and in the tablet none that runs in the other', () => {
  const inTablet = (path: string) => /^edge\/tablet\/([^/]+)\//.exec(path)?.[1]
  expect(mutual(inTablet, withoutTypes)).toEqual([])
  expect(mutual((path) => /^(?:central|edge|shared|deploy)\/[^/]+\//.exec(path)?.[0])).toEqual([])
})

/** Folders that import each other, as `from to`. */
function mutual(
  folderOf: (path: string) => string | undefined,
  reading: Reading = (text) => text,
): string[] {
  const ways = production.flatMap((file) => {
    const from = folderOf(file)
    const into = importsOf(reading(source.get(file) ?? ''), file).map(folderOf)
    return into.filter((to) => from && to && to !== from).map((to) => `${from} ${to}`)
  })
  const back = (way: string) => way.split(' ').reverse().join(' ')
  return [...new Set(ways)].filter((way) => ways.includes(back(way)))
}

const isAnswer = (name: string) =>
  lying('edge/routes/', 'shared/authority/http/')(name) || name === 'edge/status.ts'

test('the model, the protocol, the replica, the judge and the web apps run in a browser', () => {
  // A module of TypeScript that says so itself (.mts) is Vite's, which builds the apps.
  const isForBrowsers = (file: string) =>
    !file.endsWith('.mts') &&
    (lying(
      'shared/model/',
      'shared/protocol/',
      'shared/replica/',
      'shared/web/',
      'edge/tablet/',
      'central/console/',
    )(file) ||
      /^shared\/authority\/(judge[a-z-]*|verdict|edit-standing|facts|pending-fields|prepare|submit|changes|scopes|principal)\.ts$/.test(
        file,
      ))
  const isNodeOnly = (name: string) =>
    name.startsWith('node:') ||
    lying(
      'shared/node/',
      'shared/authority/sqlite/',
      'shared/authority/http/',
      'edge/store/',
    )(name) ||
    ['better-sqlite3', 'drizzle-orm', 'hono', 'pino', 'undici'].includes(name)
  expect(offences(isForBrowsers, isNodeOnly, withoutTypes)).toEqual([])
  const isOtherwise = (name: string) => isNodeOnly(name) && !isAnswer(name)
  expect(offences(isForBrowsers, isOtherwise)).toEqual([])
})

test('what is exported is used by another file', () => {
  const isTakenWhole = (file: string) =>
    // The generator of migrations takes all tables; whole are also the types that are generated.
    /\/schema[a-z-]*\.ts$|^tests\/support\/[a-z]+-api\.ts$/.test(file)
  const used = new Set(modules.flatMap((file) => namesFrom(source.get(file) ?? '', file)))
  const idle = files
    .filter((file) => !used.has(`${stem(file)} *`) && !isTakenWhole(file))
    .flatMap((file) => {
      const text = source.get(file) ?? ''
      const exported = text.matchAll(/^export (?:async )?(?:function|const|type|class) (\w+)/gm)
      return [...exported].map(([, name]) => `${stem(file)} ${name}`)
    })
    .filter((name) => !used.has(name))
  expect(idle).toEqual([])
})

test('Node itself is used in shared only by its node and sqlite folders', () => {
  const isElsewhere = (file: string) =>
    file.startsWith('shared/') && !lying('shared/node/', 'shared/authority/sqlite/')(file)
  expect(offences(isElsewhere, (name) => name.startsWith('node:'))).toEqual([])
})

const patterns: [what: string, pattern: RegExp, allowed: (file: string) => boolean][] = [
  // The ways in read them once and hand them on.
  ['the environment', /process\.env/, (file) => /\/main\.ts$/.test(file)],
  [
    'the wall clock',
    /Date\.now\(|new Date\(\)/,
    (file) => /\/cli\.ts$|-worker\.ts$|^deploy\//.test(file),
  ],
  ['randomness', /Math\.random\(/, () => false],
  ['the console', /\bconsole\.\w/, (file) => /\/main\.ts$|^deploy\//.test(file)],
  [
    'a duration in figures, of which shared/model/durations.ts has the name,',
    /(?<![\d_.])(60_000|60 \* 1000|3600 \* 1000|3_?600_000|86_?400_000)\b/,
    (file) => file === 'shared/model/durations.ts',
  ],
  ['"as any"', /\bas any\b/, () => false],
]

test.each(patterns)('%s is kept to its places', (_what, pattern, isAllowed) => {
  const found = production.filter(
    (file) => pattern.test(source.get(file) ?? '') && !isAllowed(file),
  )
  expect(found).toEqual([])
})

test('what is done before or after each test is said in the file of the tests', () => {
  // Where files share what is loaded, any other module would say it only to the first that loads it.
  const loadedForEach = 'tests/support/answer-of-each-test.ts'
  const found = files.filter(
    (file) =>
      !file.endsWith('.test.ts') &&
      file !== loadedForEach &&
      /^(before|after)(Each|All)\(/m.test(source.get(file) ?? ''),
  )
  expect(found).toEqual([])
})

test('no file is named for its kind', () => {
  const named = files.filter((file) =>
    /(^|\/)(utils?|helpers?|types|constants|misc|common)\.ts$/.test(file),
  )
  expect(named).toEqual([])
})

test('no module has more than 500 lines unless it is generated, no function more than 120', () => {
  const written = files.filter((file) => !/^tests\/support\/.*-api\.ts$/.test(file))
  const long = written.filter((file) => (source.get(file) ?? '').split('\n').length > 500)
  expect(long).toEqual([])
  const longFunctions = production.flatMap((file) => {
    const text = source.get(file) ?? ''
    // Formatted code closes a top-level function with a brace at the start of a line.
    return [...text.matchAll(/^(?:export )?(?:async )?function (\w+)[\s\S]*?^}/gm)]
      .filter(([body]) => body.split('\n').length > 120)
      .map(([, name]) => `${file} ${name}`)
  })
  expect(longFunctions).toEqual([])
})

test('an installation without what development needs brings nothing of the tests', () => {
  expect(manifestOf('tests')).not.toHaveProperty('dependencies')
})

test('every dependency has a row in docs/dependencies.md', () => {
  const rows = readFileSync(join(root, 'docs/dependencies.md'), 'utf8')
  const named = ['', 'shared', 'edge', 'central', 'deploy', 'tests'].flatMap((folder) => {
    const { dependencies, devDependencies } = manifestOf(folder)
    return Object.keys({ ...dependencies, ...devDependencies })
  })
  const missing = new Set(
    named.filter((name) => !name.startsWith('@outpost/') && !rows.includes(`\`${name}\``)),
  )
  expect([...missing]).toEqual([])
})
