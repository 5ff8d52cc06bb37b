import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runJson } from '../support/command-line.ts'
import { ownFolder } from '../support/folder.ts'

test('programs that open a new database at the same moment all find it ready', async () => {
  const env = { CENTRAL_DATABASE_URL: `file:${join(ownFolder(), 'central.db')}` }
  const lists = Array.from({ length: 4 }, () => runJson('central', ['clinic', 'list'], { env }))
  expect(await Promise.all(lists)).toEqual([[], [], [], []])
})
