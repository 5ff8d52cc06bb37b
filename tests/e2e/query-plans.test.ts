import { join } from 'node:path'
import { OUTBOX } from '@outpost/edge/store/outbox'
import { IS_OPEN, IS_UNANSWERED } from '@outpost/shared/authority/sqlite/edit-states'
import { expect, test } from 'vitest'
import { ownFolder } from '../support/folder.ts'
import { openSqliteFile } from '../support/sqlite-store.ts'

test.each([IS_OPEN, IS_UNANSWERED, `state = 'needs_decision'`])(
  'who looks for edits that are not settled does not read those that are: %s',
  (condition) => {
    const { store } = openSqliteFile(join(ownFolder(), 'central.db'), { now: () => Date.now() })
    const plan = store.sql.all<{ detail: string }>(
      `explain query plan select id from edits where ${condition} order by seq`,
    )
    expect(plan[0]?.detail).toMatch(/^SEARCH edits USING INDEX edits_unsettled/)
  },
)

test('who reads the outbox in its order gets the first of it before the rest is read', () => {
  const { store } = openSqliteFile(join(ownFolder(), 'central.db'), { now: () => Date.now() })
  const plan = store.sql.all<{ detail: string }>(`explain query plan ${OUTBOX}`, { upTo: 1 })
  const details = plan.map(({ detail }) => detail)
  expect(details.filter((detail) => /^(SCAN|USE TEMP)/.test(detail))).toEqual([])
  expect(details.filter((detail) => /USING INDEX edits_unsettled/.test(detail))).toHaveLength(2)
})
