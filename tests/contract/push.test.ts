import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Principal } from '@outpost/shared/authority/principal'
import { expect, onTestFinished, test } from 'vitest'
import {
  dispense,
  principal,
  type RawEdit,
  startAuthority,
  updateOf,
} from '../support/authority.ts'
import { ownFolder } from '../support/folder.ts'
import { openSqlite, openSqliteFile } from '../support/sqlite-store.ts'
import { describeOrder } from './order.ts'
import { describePush } from './push.ts'

describePush('SQLite', openSqlite)
describeOrder('SQLite', openSqlite)

const PUSHER = fileURLToPath(new URL('../support/push-until-killed.ts', import.meta.url))

/** Pushes in a process of its own, kills it after so many answers, and tells the answers. */
async function pushAndKill(file: string, who: Principal, edits: RawEdit[], answersMax: number) {
  const child = spawn(
    process.execPath,
    [PUSHER, file, JSON.stringify(who), JSON.stringify(edits)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const answers: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    answers.push(line)
    if (answers.length >= answersMax) child.kill('SIGKILL')
  }
  await gone
  return answers
}

test('[E8] [E3] what was answered before a kill is there after it, and sent again it counts once', async () => {
  const file = join(ownFolder(), 'central.db')
  const open = async (clock: { now(): number }) => openSqliteFile(file, clock)
  const authority = await startAuthority(open)
  const clinic = await authority.addClinic()
  const box = principal('node', [clinic])
  const item = await authority.stock(clinic, 1000)
  const edits = Array.from({ length: 200 }, () => dispense(item.id, 1))
  let known = 0
  for (const answersMax of [7, 23, 60]) {
    const answers = await pushAndKill(file, box, edits, answersMax)
    expect(answers.length).toBeGreaterThanOrEqual(answersMax)
    // Another process wrote: what this one reads must hold all that was answered, whole.
    for (const [i, answer] of answers.entries()) {
      const standing = await authority.standing(edits[i]?.id ?? '')
      expect(`${standing?.edit.id} ${standing?.status} ${standing?.revision}`).toBe(answer)
    }
    const rows = await authority.ledger(item.id)
    expect(rows.length - 1).toBeGreaterThanOrEqual(Math.max(known, answers.length))
    expect(await authority.quantity(item.id)).toBe(1000 - (rows.length - 1))
    known = rows.length - 1
  }
  const outcomes = await authority.push(box, edits)
  expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set([200]))
  expect(await authority.quantity(item.id)).toBe(800)
  expect(await authority.ledgerSum(item.id)).toBe(800)
})

test('[E8] commits wait for the disk', async () => {
  const { store } = openSqliteFile(join(ownFolder(), 'central.db'), { now: () => 0 })
  expect(store.sqlite.pragma('journal_mode', { simple: true })).toBe('wal')
  // 2 is FULL: at NORMAL the last commits are lost when the plug is pulled.
  expect(store.sqlite.pragma('synchronous', { simple: true })).toBe(2)
})

test('[R2] after a restore new revisions start at the next multiple of a million', async () => {
  const file = join(ownFolder(), 'central.db')
  const open = async (clock: { now(): number }) => openSqliteFile(file, clock)
  const before = await startAuthority(open)
  const clinic = await before.addClinic()
  const patient = await before.patient(clinic)
  openSqliteFile(file, before.clock).store.sql.run('update identity set revision_floor = 1000000')
  const after = await startAuthority(open)
  const changed = await after.update(after.admin, 'patients', patient, { phone: '1' })
  expect(changed.revision).toBe(1_000_000)
  const again = await after.send(after.admin, updateOf('patients', changed, { phone: '2' }))
  expect(again.revision).toBe(1_000_001)
  expect((await after.patient(clinic)).revision).toBe(1_000_000)
})
