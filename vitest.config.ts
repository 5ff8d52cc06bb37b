import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './tests/support/longest-first.ts'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    // Some wait for processes that they have started, and leave a processor free meanwhile.
    maxWorkers: availableParallelism() + 1,
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
