import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeKeyFile } from '@outpost/edge/encryption/key-file'
import { openEdgeStore } from '@outpost/edge/store/database'
import { BESIDE } from '@outpost/shared/authority/sqlite/file/names-beside'
import { expect, test } from 'vitest'
import { someOf } from '../support/at-length.ts'
import { createOf, updateOf } from '../support/authority.ts'
import { createCaller } from '../support/caller.ts'
import { replicaStanding, startClinic } from '../support/clinic.ts'
import { createHandClock } from '../support/clock.ts'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { run, serve, start } from '../support/command-line.ts'
import { ownFolder } from '../support/folder.ts'
import { patientFields, push } from '../support/make.ts'
import { startCentral } from '../support/network.ts'
import {
  CLINIC,
  createCentralTeller,
  openSqliteReplica,
  patientOf,
} from '../support/replica-harness.ts'
import { startRoad, type Weather } from '../support/road.ts'

const STRACE = '/usr/bin/strace'
const hasStrace = existsSync(STRACE)

/** A central in this process, and settings for a box as a process of its own that enrolled there. */
async function withBoxProcess() {
  const central = await startCentral()
  const clinic = await central.addClinic('Kisumu')
  const road = await startRoad(central.url)
  const file = join(ownFolder(), 'edge.db')
  const env = { EDGE_DATABASE: file, EDGE_PORT: '0', EDGE_SYNC_CRON: '0 0 1 1 *' }
  const words = ['enrol', '--central', road.url, '--code', central.newCode([clinic])]
  await runJsonHere('edge', words, env)
  return { central, clinic, road, file, env }
}

async function addDevice(env: Record<string, string>): Promise<string> {
  return (await runJsonHere('edge', ['device', 'add', '--name', 'tablet'], env)).token
}

test('[N1] the visible row and the outbox row of a write are there together, or neither', async () => {
  const at = openSqliteReplica()
  await createCentralTeller(at).page([patientOf(CLINIC, 1)])
  const writes = [
    createOf('patients', patientFields(CLINIC)),
    updateOf('patients', { id: CLINIC, revision: 1 }, { phone: '1' }),
  ]
  for (const edit of writes) {
    for (let rows = 0; ; rows++) {
      const before = at.whole()
      at.cutPowerAfter(rows)
      const error = await at.write(edit).catch((one: unknown) => one)
      at.cutPowerAfter(null)
      if (!error) break
      expect((error as Error).message).toBe('power cut')
      expect(at.whole(), `power cut after ${rows} rows`).toEqual(before)
    }
    expect(await at.edit(edit.id)).toMatchObject({ state: 'waiting' })
    expect(await at.see('patients', edit.record_id)).toMatchObject({ pending: edit.id })
  }
})

test.skipIf(!hasStrace)(
  `${hasStrace ? '' : 'SKIPPED, no strace: '}[N1] [E8] a write is synced to disk before it is acknowledged`,
  async () => {
    const { env, clinic } = await withBoxProcess()
    const token = await addDevice(env)
    const trace = join(ownFolder(), 'trace')
    const calls = 'trace=fsync,fdatasync,pwrite64,write,writev,sendto,sendmsg'
    const under = [STRACE, '-f', '-y', '-s', '40', '-e', calls, '-o', trace]
    const box = await serve('edge', { env, under })
    const device = createCaller(box.url, token)
    const made = await device.send('POST', '/api/patients/', patientFields(clinic))
    const patch = await device.send('PATCH', `/api/patients/${made.body.id}/`, { phone: '1' })
    expect([made.status, patch.status]).toEqual([201, 200])
    await box.stop()

    // Between two answers of the box lie the rows in the log, and after the last of them the sync.
    const calledFor = { rows: 0, syncs: 0, isSynced: false }
    const answers: string[] = []
    for (const line of readFileSync(trace, 'utf8').split('\n')) {
      if (/pwrite64\(\d+<[^>]*edge\.db-wal>/.test(line)) {
        calledFor.rows += 1
        calledFor.isSynced = false
      } else if (/f(data)?sync\(\d+<[^>]*edge\.db-wal>/.test(line)) {
        calledFor.syncs += 1
        calledFor.isSynced = true
      } else if (/HTTP\/1\.1 20[01] /.test(line) && /socket|TCP/.test(line)) {
        answers.push(line)
        expect(calledFor.rows, 'rows in the log before the answer').toBeGreaterThan(0)
        expect(calledFor.isSynced, `synced before: ${line}`).toBe(true)
        Object.assign(calledFor, { rows: 0, isSynced: false })
      }
    }
    expect(answers).toHaveLength(2)
    expect(calledFor.syncs).toBeGreaterThanOrEqual(2)
  },
)

test.skipIf(!hasStrace)(
  `${hasStrace ? '' : 'SKIPPED, no strace: '}[N4] the second copy beside the database, and the mark of its key, are on the disk under their names`,
  async () => {
    const { env, file } = await withBoxProcess()
    const keyFile = join(ownFolder(), 'box.key')
    makeKeyFile(keyFile)
    await addDevice(env)
    const trace = join(ownFolder(), 'trace')
    const calls = 'trace=fsync,?rename,?renameat,?renameat2'
    const under = [STRACE, '-f', '-y', '-e', calls, '-o', trace]
    const box = await serve('edge', { env: { ...env, EDGE_DATABASE_KEY_FILE: keyFile }, under })
    await box.stop()

    const lines = readFileSync(trace, 'utf8').split('\n')
    for (const name of [`${file}${BESIDE.keepsake}`, `${file}${BESIDE.keyMark}`]) {
      const renamedAt = lines.findLastIndex(
        (one) => /rename/.test(one) && one.includes(`"${name}"`),
      )
      expect(renamedAt, name).toBeGreaterThan(-1)
      const next = lines.slice(renamedAt + 1).find((one) => / (fsync|rename\w*)\(/.test(one))
      expect(next, `after ${name}`).toContain('fsync(')
      expect(next, `after ${name}`).toContain(`<${dirname(file)}>`)
    }
  },
)

test.skipIf(!hasStrace)(
  `${hasStrace ? '' : 'SKIPPED, no strace: '}[N4] a key is on the disk under its name before anything can be encrypted with it`,
  async () => {
    const keyFile = join(ownFolder(), 'box.key')
    const trace = join(ownFolder(), 'trace')
    const under = [STRACE, '-f', '-y', '-s', '200', '-e', 'trace=fsync,write', '-o', trace]
    const made = await run('edge', ['database', 'new-key', keyFile], { under })
    expect(made).toMatchObject({ code: 0 })

    const lines = readFileSync(trace, 'utf8').split('\n')
    const at = (call: string, on: string) =>
      lines.findIndex((line) => line.includes(` ${call}(`) && line.includes(on))
    const steps = [
      at('write', `<${keyFile}>`),
      at('fsync', `<${keyFile}>`),
      at('fsync', `<${dirname(keyFile)}>`),
      at('write', `${keyFile} holds`),
    ]
    expect(steps).not.toContain(-1)
    expect(steps).toEqual(steps.toSorted((one, other) => one - other))
  },
)

test('[N1] a box killed at any point has every write that it acknowledged, with its edit', async () => {
  const { central, clinic, road, file, env } = await withBoxProcess()
  road.weather('lost request')
  const token = await addDevice(env)
  const acknowledged = new Set<string>()
  for (const killAfter of someOf([1, 7, 23], 2)) {
    const box = await serve('edge', { env })
    const device = createCaller(box.url, token)
    const enough = acknowledged.size + killAfter
    const write = async () => {
      while (acknowledged.size < enough) {
        const fields = patientFields(clinic)
        const reply = await device.send('POST', '/api/patients/', fields).catch(() => null)
        if (!reply) return
        expect(reply.status).toBe(201)
        acknowledged.add(reply.body.id)
      }
      await box.stop('SIGKILL')
    }
    await Promise.all([write(), write(), write()])
    expect(await box.ended).toMatchObject({ signal: 'SIGKILL' })
  }
  const { store } = openEdgeStore(file, createHandClock(), { key: null })
  const ids = (query: string) => store.sql.all<{ id: string }>(query).map(({ id }) => id)
  const visible = ids(`select id from records where sync_state = 'pending'`)
  const outbox = ids(`select record_id as id from edits where state in ('waiting', 'sent')`)
  expect(store.sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
  store.close()
  expect(new Set(outbox)).toEqual(new Set(visible))
  expect([...acknowledged].filter((id) => !visible.includes(id))).toEqual([])

  road.clear()
  const round = await runJsonHere('edge', ['sync'], env)
  expect(round).toMatchObject({ complete: true, accepted: visible.length })
  const there = await central.caller('admin').get('/api/patients/?limit=1000')
  const found = there.body.results.map(({ id }: { id: string }) => id)
  expect(new Set(found)).toEqual(new Set(visible))
})

test('[N6] a box killed between two pages of a pull goes on at the one that it has', async () => {
  const { central, clinic, road, file, env } = await withBoxProcess()
  const admin = central.caller('admin')
  for (let batch = 0; batch < 3; batch++) {
    const edits = Array.from({ length: 450 }, () => createOf('patients', patientFields(clinic)))
    await push(admin, edits)
  }
  const { child, ended } = start('edge', ['sync', '--json'], { env })
  road.weather(({ isPull }) => {
    if (isPull && road.pulls().length === 2) child.kill('SIGKILL')
    return 'clear'
  })
  expect(await ended).toMatchObject({ signal: 'SIGKILL' })

  const half = openEdgeStore(file, createHandClock(), { key: null })
  const { cursor, isFilled } = half.row.read()
  const count = half.store.sql.get<{ n: number }>('select count(*) as n from records')?.n
  half.store.close()
  expect(isFilled).toBe(false)
  expect(cursor).toBe(road.pulls()[1]?.query.get('cursor'))
  expect(count).toBe(1000)

  road.clear()
  expect(await runJsonHere('edge', ['sync'], env)).toMatchObject({ complete: true, pulled: 350 })
  expect(road.pulls()[0]?.query.get('cursor')).toBe(cursor)
  expect(await runJsonHere('edge', ['status'], env)).toMatchObject({
    link: 'online',
    collections: { patients: { count: 1350 } },
  })
})

test('[N3] a box stopped while a round is under way ends it first, and exits with 0', async () => {
  const { road, env } = await withBoxProcess()
  let box: Awaited<ReturnType<typeof serve>> | null = null
  let ran: Promise<{ code: number | null }> | null = null
  const isAsked = new Promise<void>((resolve) => {
    road.weather(async ({ isPull }): Promise<Weather> => {
      if (isPull) resolve()
      if (isPull && box) ran = box.stop('SIGTERM')
      return 'clear'
    })
  })
  box = await serve('edge', { env })
  await isAsked
  ran ??= box.stop('SIGTERM')
  expect(await ran).toMatchObject({ code: 0 })
  expect(await runHere('edge', ['status'], env)).toMatchObject({ code: 0 })
})

test('[N6] a page that cannot be stored moves no cursor, and comes again', async () => {
  const at = await startClinic()
  await at.patients(3)
  const { sqlite } = at.box.edge.store
  const before = replicaStanding(at.box)
  sqlite.exec(`create temp trigger fault before update of cursor on main.replica
    begin select raise(abort, 'fault'); end`)
  await expect(at.box.round()).rejects.toThrow('fault')
  expect(replicaStanding(at.box)).toEqual(before)
  sqlite.exec('drop trigger fault')
  expect(await at.box.round()).toMatchObject({ isComplete: true, pulled: 3 })
})
