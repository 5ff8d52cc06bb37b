import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { ownFolder } from '../support/folder.ts'
import { openSqliteFile } from '../support/sqlite-store.ts'

/** Another program that loads in bulk: holds the write lock, lets it go for a moment, and again. */
const LOADER = `
  const { parentPort, workerData } = require('node:worker_threads')
  const Database = require('better-sqlite3')
  const sqlite = new Database(workerData.file)
  sqlite.pragma('busy_timeout = 10000')
  const wait = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
  parentPort.postMessage('begun')
  for (;;) {
    sqlite.exec('begin immediate')
    wait(60)
    sqlite.exec('commit')
    Atomics.add(workerData.count, 0, 1)
    wait(4)
  }
`

test('a change gets its turn in the first pause that a loading program makes', async () => {
  const clock = createHandClock()
  const file = join(ownFolder(), 'central.db')
  const { store } = openSqliteFile(file, clock)
  const count = new Int32Array(new SharedArrayBuffer(4))
  const loader = new Worker(LOADER, { eval: true, workerData: { file, count } })
  onTestFinished(async () => void (await loader.terminate()))
  await once(loader, 'message')

  const missed: number[] = []
  for (let n = 0; n < 20; n++) {
    const before = Atomics.load(count, 0)
    const id = `10000000-0000-4000-8000-${String(n).padStart(12, '0')}`
    await store.putClinics(() => [{ id, name: 'North', time_zone: 'UTC', active: true }])
    missed.push(Atomics.load(count, 0) - before)
  }

  // One that was under way, and a pause that was missed because the machine had other work.
  expect(missed.filter((pauses) => pauses > 2)).toEqual([])
})
