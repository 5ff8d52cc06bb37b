import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createCaller } from '../support/caller.ts'
import { createHandClock } from '../support/clock.ts'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { ownFolder } from '../support/folder.ts'
import { startLonelyBox } from '../support/network.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

function ownSettings(more: Record<string, string> = {}) {
  return { EDGE_DATABASE: join(ownFolder(), 'edge.db'), ...more }
}

test('[A2] edge device pair shows six digits, a QR code and where tablets reach the box', async () => {
  const env = ownSettings({ EDGE_HOST: '192.168.1.10', EDGE_PORT: '8811' })
  const shown = await runHere('edge', ['device', 'pair', '--name', 'Tablet 1'], env)
  expect(shown).toMatchObject({ code: 0, err: '' })
  expect(shown.out).toMatch(/█ █▄▄▄█ █.*█ █▄▄▄█ █/)
  expect(shown.out).toMatch(/the address http:\/\/192\.168\.1\.10:8811 and the code \d{3} \d{3}\./)

  const pair = ['device', 'pair', '--name', 'Tablet 2', '--url']
  expect(await runJsonHere('edge', [...pair, 'https://box.local:8443/x'], env)).toEqual({
    code: expect.stringMatching(/^\d{6}$/),
    url: expect.stringMatching(/^https:\/\/box\.local:8443\/#pair=[\w-]{22}$/),
    expires_at: expect.any(String),
    valid_seconds: 600,
  })
  const any = await runJsonHere('edge', pair.slice(0, -1), { ...env, EDGE_HOST: '0.0.0.0' })
  expect(any.url).toMatch(/^http:\/\/[\d.]+:8811\/#pair=/)
  for (const [words, says] of [
    [[...pair, 'box.local'], /box\.local is not an address like https:/],
    [['device', 'pair', '--name', ' '], /name .*Nothing was changed/],
  ] as const) {
    const ran = await runHere('edge', [...words], env)
    expect(ran).toMatchObject({ code: 1, out: '', err: expect.stringMatching(says) })
  }
})

test('[A2] [A5] what a command makes a box takes while it serves, whatever their clocks say', async () => {
  const box = await startLonelyBox(createHandClock(Date.parse('2031-01-01T00:00:00Z')))
  const env = { EDGE_DATABASE: box.file }
  const { code, url } = await runJsonHere('edge', ['device', 'pair', '--name', 'One'], env)
  const nobody = createCaller(box.url, null)
  const paired = await nobody.send('POST', '/api/pairing', { code })
  expect(paired).toMatchObject({ status: 200, body: { name: 'One' } })
  const device = createCaller(box.url, paired.body.token)
  const scanned = await nobody.send('POST', '/api/pairing', { code: url.split('#pair=')[1] })
  expect(scanned.status).toBe(403)

  await runJsonHere('edge', ['staff', 'add', '--name', 'Otieno'], env)
  expect((await device.get('/api/staff')).body.results).toMatchObject([{ name: 'Otieno' }])
  const listed = await runJsonHere('edge', ['device', 'list'], env)
  expect(listed).toEqual((await device.get('/api/devices')).body.results)
  await runJsonHere('edge', ['device', 'revoke', paired.body.device_id], env)
  expect((await device.get('/api/staff')).body.error_code).toBe('REVOKED')
})

test('[A2] edge staff adds, lists and removes, and reads a PIN from standard input only', async () => {
  const env = ownSettings()
  const staff = (...words: string[]) => runJsonHere('edge', ['staff', ...words], env)
  const wanjiru = await staff('add', '--name', 'Sister Wanjiru')
  expect(wanjiru).toMatchObject({ name: 'Sister Wanjiru', has_pin: false, is_manager: false })
  const twice = await runHere('edge', ['staff', 'add', '--name', 'sister wanjiru'], env)
  expect(twice).toMatchObject({ code: 1, err: expect.stringMatching(/another member of staff/) })

  const words = ['edge/main.ts', 'staff', 'add', '--name', 'Achieng', '--manager', '--json']
  const added = execFileSync(process.execPath, words, {
    cwd: ROOT,
    env: { ...env, LOG_LEVEL: 'error' },
    input: '2580\n',
    encoding: 'utf8',
  })
  const manager = JSON.parse(added)
  expect(manager).toMatchObject({ name: 'Achieng', has_pin: true, is_manager: true })
  expect(await staff('list')).toEqual([
    { id: manager.staff_id, name: 'Achieng', has_pin: true, is_manager: true },
    { id: wanjiru.staff_id, name: 'Sister Wanjiru', has_pin: false, is_manager: false },
  ])
  const cleared = await runHere('edge', ['staff', 'pin', 'Achieng', '--clear'], env)
  expect(cleared).toMatchObject({ code: 1, err: expect.stringMatching(/needed for a manager/) })
  expect(await staff('pin', wanjiru.staff_id, '--clear')).toMatchObject({ has_pin: false })
  expect(await staff('remove', 'Sister Wanjiru')).toEqual({ removed: wanjiru.staff_id })
  const gone = await runHere('edge', ['staff', 'remove', 'Sister Wanjiru'], env)
  expect(gone).toMatchObject({ code: 1, err: expect.stringMatching(/no such member of staff/) })
  expect(await staff('list')).toHaveLength(1)
})
