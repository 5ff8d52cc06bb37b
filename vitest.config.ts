import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'
import { LongestFirst } from './tests/support/longest-first.ts'

const SEEDS = 'tests/simulation/system.test.ts'

export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      // Plays its seeds on all processors: others beside it would only make both slow.
      {
        extends: true,
        test: { name: 'seeds', include: [SEEDS], sequence: { groupOrder: 0 }, maxWorkers: 1 },
      },
      {
        extends: true,
        test: {
          name: 'others',
          include: ['tests/**/*.test.ts'],
          exclude: [...configDefaults.exclude, SEEDS],
          sequence: { groupOrder: 1 },
          // Some wait for processes that they have started, and leave a processor free meanwhile.
          maxWorkers: availableParallelism() + 1,
        },
      },
    ],
    // The files of a worker share what it has loaded; each test makes its own nodes and databases.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // Node runs our files as it does in a clinic, which costs less than having them transformed.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    execArgv: [
      '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
      // Tests make and drop much: with the usual room for what is new a sixth of the time goes into
      // clearing it again and again.
      '--min-semi-space-size=32',
      '--max-semi-space-size=32',
    ],
    // On a busy machine most take long: this is for those that hang.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    env: { LOG_LEVEL: 'silent' },
    globalSetup: [
      'tests/support/compiled-once.ts',
      'tests/support/answer-run.ts',
      'tests/support/browser-unpacked.ts',
    ],
    setupFiles: ['tests/support/answer-of-each-test.ts'],
  },
})
