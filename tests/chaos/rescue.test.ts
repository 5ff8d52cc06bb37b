import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { readKeepsake, updateKeepsake } from '@outpost/edge/rescue/keepsake'
import { lastRescue, sentenceOfRescue } from '@outpost/edge/rescue/report'
import { rescueIfDamaged } from '@outpost/edge/rescue/rescue'
import { openEdgeStore } from '@outpost/edge/store/database'
import { createDevices } from '@outpost/edge/store/devices'
import { createPairing } from '@outpost/edge/store/pairing'
import { createStaff } from '@outpost/edge/store/staff'
import { occupy } from '@outpost/shared/authority/sqlite/file/occupancy'
import { expect, test } from 'vitest'
import { createCaller } from '../support/caller.ts'
import { startClinic } from '../support/clinic.ts'
import { createHandClock } from '../support/clock.ts'
import { runJsonHere } from '../support/command-here.ts'
import { run, serve } from '../support/command-line.ts'
import { ownFolder } from '../support/folder.ts'

const clock = createHandClock(Date.parse('2027-03-01T08:00:00Z'))

function mend(file: string) {
  return rescueIfDamaged({ file, system: clock, monotonic: () => performance.now() })
}

/** A box's database that was closed, with a device; enrolled as far as its rows tell. */
function boxFile(): string {
  const file = join(ownFolder(), 'edge.db')
  const { store, row } = openEdgeStore(file, clock, { key: null })
  row.change({ nodeId: 'f47ac10b-58cc-4372-a567-0e02b2c3d479', token: 'secret', epoch: 'e1' })
  createDevices({ sqlite: store.sqlite, clock }).add('d1', 'tablet', 'token')
  updateKeepsake(store.sqlite)
  store.close()
  return file
}

function spoil(file: string) {
  const bytes = readFileSync(file)
  bytes.fill(0xa5, 0, 4096)
  writeFileSync(file, bytes)
}

test('[N4] a database that is whole is left as it is, also after the box was switched off', () => {
  const file = boxFile()
  const before = readFileSync(file)
  expect(mend(file)).toBeNull()
  expect(readFileSync(file).equals(before)).toBe(true)
  expect(mend(join(ownFolder(), 'none.db'))).toBeNull()
})

test('[A1] a box whose database cannot be read at all comes back as itself, with its devices', () => {
  const file = boxFile()
  writeFileSync(file, '')
  expect(mend(file)).toMatchObject({ reason: 'is empty', lost: null })
  const { store, row } = openEdgeStore(file, clock, { key: null })
  expect(row.read()).toMatchObject({ token: 'secret', epoch: 'e1', cursor: null, isFilled: false })
  const devices = createDevices({ sqlite: store.sqlite, clock }).list()
  expect(devices).toMatchObject([{ id: 'd1', name: 'tablet' }])
  store.close()
  expect(sentenceOfRescue(lastRescue(file) as never)).toMatch(
    /It is not known how many other edits/,
  )
})

test('[A2] paired devices and staff outlive a database that cannot be read at all', async () => {
  const file = boxFile()
  const open = () => {
    const { store } = openEdgeStore(file, clock, { key: null })
    const machine = { bootId: 'one', uptimeMs: () => 0 }
    const deps = { sqlite: store.sqlite, clock, machine }
    return { store, pairing: createPairing(deps), staff: createStaff(deps) }
  }
  const before = open()
  const { code } = before.pairing.newCode('Tablet 1')
  const paired = before.pairing.pair({ code })
  const unused = before.pairing.newCode('Tablet 2')
  const member = await before.staff.add({ name: 'Otieno', pin: '2580', isManager: false })
  await before.staff.add({ name: 'Achieng', pin: '1379', isManager: false })
  for (const device of ['d1', paired.deviceId]) before.staff.unlock(device, member.id)
  updateKeepsake(before.store.sqlite)
  before.store.close()
  writeFileSync(file, '')
  expect(mend(file)).not.toBeNull()

  const { store, pairing, staff } = open()
  const devices = createDevices({ sqlite: store.sqlite, clock })
  expect(await devices.authenticate(paired.token ?? '')).toMatchObject({ kind: 'known' })
  expect(await staff.isPin(member.id, '2580')).toBe(true)
  const standings = ['d1', paired.deviceId, 'd2'].map((id) => staff.standing(id, 'Otieno'))
  expect(standings).toEqual(['may', 'may', 'is locked'])
  expect(staff.standing('d1', 'Achieng')).toBe('is locked')
  expect(() => pairing.pair({ code: unused.code })).toThrow(/not known here/)
  store.close()
})

test('[A1] the keepsake is for the box alone to read, and is written only when it changes', () => {
  const file = boxFile()
  const path = `${file}.keepsake.json`
  const { store, row } = openEdgeStore(file, clock, { key: null })
  rmSync(path)
  writeFileSync(path, 'torn', { mode: 0o600 })
  expect(readKeepsake(file, null)).toBeNull()
  updateKeepsake(store.sqlite)
  expect(readKeepsake(file, null)?.replica).toMatchObject([{ token: 'secret' }])
  const { ino } = statSync(path)
  row.change({ cursor: 'moved', link: 'online', lastError: 'x' })
  updateKeepsake(store.sqlite)
  expect(statSync(path)).toMatchObject({ ino, mode: 0o100600 })
  row.change({ token: 'another' })
  updateKeepsake(store.sqlite)
  expect(readKeepsake(file, null)?.replica).toMatchObject([{ token: 'another' }])
  store.close()
})

test('[N4] a file that was never a database of a box is not touched', async () => {
  const file = join(ownFolder(), 'diary.db')
  writeFileSync(file, 'Dear diary, '.repeat(1000))
  expect(mend(file)).toBeNull()
  const ran = await run('edge', ['serve'], { env: { EDGE_DATABASE: file, EDGE_PORT: '0' } })
  expect(ran).toMatchObject({ code: 1, err: expect.stringMatching(/is not a database\. Name/) })
  expect(readFileSync(file, 'utf8')).toMatch(/^Dear diary/)
})

test('[N4] a damaged database is not moved from under another process that has it open', () => {
  const file = boxFile()
  spoil(file)
  const other = occupy(file)
  expect(mend(file)).toBeNull()
  other.release()
  expect(mend(file)).toMatchObject({ reason: expect.stringMatching(/^cannot be read/) })
})

test('[N4] a rescue that was cut off at any step is done again, or ended', () => {
  const file = boxFile()
  spoil(file)
  const damaged = readFileSync(file)
  expect(mend(file)).not.toBeNull()
  const whole = readFileSync(file)
  const [aside = ''] = readdirSync(join(file, '..')).filter((name) => /corrupt-[^.]*$/.test(name))
  const folder = join(file, '..')

  // Before the new one was whole: a half of it lies there.
  renameSync(join(folder, aside), file)
  writeFileSync(`${file}.rebuilding`, whole.subarray(0, 5000))
  expect(mend(file)).not.toBeNull()
  expect(existsSync(`${file}.rebuilding`)).toBe(false)

  // After it was whole, before or between the renames.
  for (const isMoved of [false, true]) {
    const whole = readFileSync(file)
    renameSync(file, `${file}.rebuilt-2027-03-01T09-00-00-000Z`)
    if (!isMoved) writeFileSync(file, damaged)
    writeFileSync(`${file}-wal`, 'of the damaged one')
    expect(mend(file)).toBeNull()
    expect(readFileSync(file).equals(whole)).toBe(true)
    const { store, row } = openEdgeStore(file, clock, { key: null })
    expect(row.read()).toMatchObject({ token: 'secret' })
    store.close()
  }
})

test('[N4] where no new database can be built nothing is changed', () => {
  const file = boxFile()
  spoil(file)
  const before = readFileSync(file)
  // A folder in its place stands for a disk that takes nothing.
  mkdirSync(`${file}.rebuilding/x`, { recursive: true })
  expect(() => mend(file)).toThrow()
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('[N4] an edit made upon one that was lost goes to a person, and does not wait for ever', async () => {
  const at = await startClinic()
  const patient = await at.patient()
  await at.box.round()
  const lost = await at.setPhone(patient.id, '1')
  const upon = await at.setPhone(patient.id, '2')
  at.box.edge.store.sql.run('delete from edits where id = ?', lost)
  await at.box.round()
  const { results } = (await at.device.get('/api/inbox')).body
  expect(results).toMatchObject([
    { id: upon, conflict: { error_code: 'STALE_UPDATE' }, mine: { phone: '2' } },
  ])
  expect(results[0].decisions).toContain('apply_mine')
})

test('[N4] damage that is met while serving is told as 503, and mended without a start by hand', async () => {
  const file = boxFile()
  const env = { EDGE_DATABASE: file, EDGE_PORT: '0', EDGE_SYNC_CRON: '0 0 1 1 *' }
  const { token } = await runJsonHere('edge', ['device', 'add', '--name', 'other'], env)
  const box = await serve('edge', { env })
  const device = createCaller(box.url, token)
  expect((await device.get('/api/sync/status/')).status).toBe(200)
  // As a failing card: every page of the file is noise from now on.
  const bytes = readFileSync(file)
  bytes.fill(0xa5)
  writeFileSync(file, bytes)
  let status = 200
  for (let n = 0; n < 50 && status === 200; n++) {
    status = (await device.get(`/api/patients/?limit=${1000 - n}`)).status
  }
  expect(status).toBe(503)
  // It serves again, on another port that the system gave.
  const [line] = await once(box.child.stdout as NodeJS.ReadableStream, 'data')
  const again = createCaller(JSON.parse(String(line)).url, token)
  expect(await again.get('/api/sync/status/')).toMatchObject({
    status: 200,
    body: { rescue: { reason: expect.any(String) } },
  })
})
