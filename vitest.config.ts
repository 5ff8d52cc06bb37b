import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    // By itself it leaves one processor free: on two, half of them.
    maxWorkers: '100%',
    // The files of a worker share what it has loaded; each test makes its own nodes and databases.
    isolate: false,
    // On a busy machine most take long: this is for those that hang.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    env: { LOG_LEVEL: 'silent' },
    globalSetup: ['tests/support/answer-run.ts'],
    setupFiles: ['tests/support/answer-of-each-test.ts'],
  },
})
