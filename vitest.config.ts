import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    env: { LOG_LEVEL: 'silent' },
    globalSetup: ['tests/support/answer-run.ts'],
    setupFiles: ['tests/support/answer-of-each-test.ts'],
  },
})
