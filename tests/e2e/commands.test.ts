import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { centralProgram } from '@outpost/central/cli'
import { centralSettings } from '@outpost/central/config'
import { edgeProgram } from '@outpost/edge/cli'
import { edgeSettings } from '@outpost/edge/config'
import type { Command } from 'commander'
import { expect, onTestFinished, test } from 'vitest'
import { createCaller } from '../support/caller.ts'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { type Ran, run, type Side, serve, start } from '../support/command-line.ts'
import { ownFolder } from '../support/folder.ts'
import { create, patientFields } from '../support/make.ts'
import { oneSide } from '../support/side-in-folder.ts'

const sides: Side[] = ['central', 'edge']

/** Settings of a side whose database lies in a folder of the test's own. */
function ownSettings(side: Side, folder = ownFolder()): Record<string, string> {
  return side === 'central'
    ? { CENTRAL_DATABASE_URL: `file:${join(folder, 'central.db')}`, CENTRAL_PORT: '0' }
    : { EDGE_DATABASE: join(folder, 'edge.db'), EDGE_PORT: '0', EDGE_SYNC_CRON: '0 0 1 1 *' }
}

/** It failed with exit code 1, said why on standard error in plain words, and printed no result. */
function expectSentence(ran: Ran, says: RegExp) {
  expect(ran).toMatchObject({ code: 1, out: '' })
  expect(ran.err).toMatch(says)
  expect(ran.err, ran.err).not.toMatch(/fault of Outpost|\n\s+at |node:internal/)
}

/** Runs commands, each of which must fail with its sentence. */
async function expectSentences(
  side: Side,
  wrong: [string[], RegExp][],
  env: Record<string, string>,
) {
  for (const [words, says] of wrong) expectSentence(await runHere(side, words, env), says)
}

const programs = {
  central: centralProgram,
  edge: async (_: string[], env: Env) => edgeProgram(env),
}
type Env = Record<string, string>

/** It, all its options, and all commands below it say what they do. */
function expectDescribed(command: Command) {
  expect(command.description(), command.name()).not.toBe('')
  for (const { flags, description } of command.options) {
    expect(description, `${command.name()} ${flags}`).not.toBe('')
  }
  for (const one of command.commands) expectDescribed(one)
}

test.each(sides)(
  '%s --help describes every command and setting, and the file for them',
  async (side) => {
    const schema = side === 'central' ? centralSettings : edgeSettings
    const ran = await runHere(side, ['--help'], {})
    expect(ran).toMatchObject({ code: 0, err: '' })
    for (const [name, field] of Object.entries(schema.shape)) {
      expect(ran.out).toContain(name)
      expect(field.description, name).toBeTruthy()
      expect(ran.out).toContain(field.description)
    }
    expect(ran.out).toContain('OUTPOST_ENV_FILE')
    const { commands } = await programs[side](['node', 'main.ts'], {})
    expect(commands.length).toBeGreaterThan(9)
    for (const command of commands) {
      expect(ran.out).toMatch(new RegExp(`^ {2}${command.name()} `, 'm'))
      expectDescribed(command)
    }
  },
)

test.each(sides)(
  '%s names every mistake in its settings at once, and starts nothing',
  async (side) => {
    const folder = ownFolder()
    const wrong: Record<Side, Record<string, string>> = {
      central: {
        CENTRAL_PORT: '99999',
        CENTRAL_DATABASE_URL: 'mysql://x',
        LOG_LEVEL: 'loud',
      },
      edge: {
        EDGE_PORT: 'eighty',
        EDGE_SYNC_CRON: 'sometimes',
        LOG_LEVEL: 'loud',
        EDGE_DATABASE: join(folder, 'edge.db'),
      },
    }
    const ran = await runHere(side, ['serve'], wrong[side])
    expectSentence(ran, /The settings cannot be used/)
    for (const [name, value] of Object.entries(wrong[side])) {
      if (name !== 'EDGE_DATABASE') expect(ran.err).toContain(`${name}="${value}"`)
    }
    expect(existsSync(join(folder, 'edge.db'))).toBe(false)
  },
)

test.each(sides)('%s takes a certificate only with its key', async (side) => {
  const prefix = side === 'central' ? 'CENTRAL' : 'EDGE'
  const env = ownSettings(side)
  const half = await runHere(side, ['serve'], { ...env, [`${prefix}_TLS_CERT`]: '/x.pem' })
  expectSentence(half, /TLS_CERT and .*_TLS_KEY belong together/)
})

test.each(sides)('%s reads settings from a file; the environment wins', async (side) => {
  const folder = ownFolder()
  const file = join(folder, 'settings.env')
  const lines = Object.entries(ownSettings(side, folder)).map(([name, value]) => `${name}=${value}`)
  writeFileSync(file, [...lines, '# a comment', 'LOG_LEVEL=loud', ''].join('\n'))
  const env = { OUTPOST_ENV_FILE: file }
  const list = side === 'central' ? ['clinic', 'list'] : ['device', 'list']
  expect(await runJsonHere(side, list, { ...env, LOG_LEVEL: 'error' })).toEqual([])
  expect(existsSync(join(folder, `${side}.db`))).toBe(true)
  expectSentence(await runHere(side, list, { ...env, LOG_LEVEL: '' }), /LOG_LEVEL="loud"/)
  expectSentence(
    await runHere(side, list, { OUTPOST_ENV_FILE: join(folder, 'none') }),
    /OUTPOST_ENV_FILE=.*no such file/,
  )
})

test.each(sides)(
  '%s tells of an unknown command or option in a line, with exit code 1',
  async (side) => {
    const env = ownSettings(side)
    for (const words of [['fly'], ['serve', '--faster']]) {
      const ran = await runHere(side, words, env)
      expectSentence(ran, new RegExp(`unknown (command|option) '${words.at(-1)}'`))
    }
  },
)

test.each(oneSide)('%s serve says which port is taken, and changes nothing', async (side) => {
  const blocker = createServer()
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void blocker.close())
  const port = String((blocker.address() as AddressInfo).port)
  const name = side === 'central' ? 'CENTRAL_PORT' : 'EDGE_PORT'
  const ran = await run(side, ['serve'], { env: { ...ownSettings(side), [name]: port } })
  expectSentence(ran, new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is taken`))
})

test.each(sides)('%s tells of a database that cannot be used', async (side) => {
  const folder = ownFolder()
  writeFileSync(join(folder, `${side}.db`), 'no database '.repeat(500))
  const list = side === 'central' ? ['node', 'list'] : ['status']
  const ran = await runHere(side, list, ownSettings(side, folder))
  expectSentence(ran, /The database .* cannot be used: file is not a database/)
  expect(ran.err.trim().split('\n')).toHaveLength(1)
})

test.each(sides)(
  '%s serve ends with 0 when asked to, on Ctrl-C and from a service manager',
  async (side) => {
    const served = await serve(side, { env: ownSettings(side) })
    const live = await fetch(`${served.url}/api/health/live`)
    expect([live.status, await live.json()]).toEqual([200, { live: true }])
    const ran = await served.stop(side === 'central' ? 'SIGINT' : 'SIGTERM')
    expect(ran).toMatchObject({ code: 0, signal: null, err: '' })
    expect(ran.out.trim().split('\n')).toHaveLength(1)
  },
)

/** An older Node on this machine, or null. */
function oldNode(): string | null {
  const node = process.env.OUTPOST_TEST_OLD_NODE ?? '/usr/bin/node'
  if (!existsSync(node)) return null
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' })
  return Number(/\d+/.exec(version)?.[0]) < 24 ? node : null
}

const old = oldNode()
test.skipIf(!old)(
  old ? 'an older Node is told so in a sentence' : 'SKIPPED, no older Node: it is told so',
  async () => {
    for (const side of sides) {
      const env = ownSettings(side)
      const ran = await run(side, ['serve'], { env, node: old ?? '' })
      expectSentence(ran, /needs Node\.js 24 or newer; this is \d+\.\d+/)
      expect(ran.err.trim().split('\n')).toHaveLength(1)
    }
  },
)

test('what central cannot do it says in a sentence, and changes nothing', async () => {
  const env = ownSettings('central')
  const nobody = '00000000-0000-4000-8000-000000000000'
  const wrong: [string[], RegExp][] = [
    [['clinic', 'add'], /required option '--name <name>'/],
    [['clinic', 'add', '--name', 'X', '--time-zone', 'Mars/Base'], /time.zone.*Africa\/Nairobi/],
    [['node', 'add', '--clinic', nobody, '--name', 'box'], /There is no clinic 0000/],
    [['node', 'revoke', nobody], /There is no box 0000.* that could be revoked/],
    [['node', 'reinstate', nobody], /There is no box 0000.* that was revoked. Nothing was changed/],
    [['node', 'release', nobody], /There is no box 0000.* of which copies are calling/],
    [['token', 'add', '--role', 'emperor'], /Allowed choices are client, admin, viewer/],
    [['import', 'fhir', '/no/such/folder'], /\/no\/such\/folder/],
    [['sample', '--patients', 'many', '--clinics', '1'], /must be a whole number/],
  ]
  await expectSentences('central', wrong, env)
  expect(await runJsonHere('central', ['clinic', 'list'], env)).toEqual([])
})

test('[R3] a clinic with a name that no box could read is not added', async () => {
  const env = ownSettings('central')
  const add = (name: string) => ['clinic', 'add', '--name', name]
  const names = [' ', 'x\u0007y', 'x'.repeat(301)]
  await expectSentences(
    'central',
    names.map((name) => [add(name), /name/]),
    env,
  )
  expect(await runJsonHere('central', ['clinic', 'list'], env)).toEqual([])
})

test('what the edge cannot do it says in a sentence, and changes nothing', async () => {
  const env = ownSettings('edge')
  const enrolAt = (url: string) => ['enrol', '--central', url, '--code', 'ABCD-EFGH-JKMN']
  const portal = createServer((_, response) => response.end('<html>Log in</html>'))
  await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void portal.close())
  const portalUrl = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`
  const wrong: [string[], RegExp][] = [
    [enrolAt('central.example.org'), /is not an address like https:/],
    [enrolAt('http://127.0.0.1:9'), /Central was not reached/],
    [enrolAt(portalUrl), /is not a central of Outpost/],
    [['device', 'add'], /required option '--name/],
    [['device', 'revoke', 'x'], /There is no device x/],
  ]
  await expectSentences('edge', wrong, env)
  const round = await runHere('edge', ['sync', '--json'], env)
  expect(round.code).toBe(1)
  expect(JSON.parse(round.out)).toMatchObject({ complete: false, link: 'unauthorised' })
  expect(await runJsonHere('edge', ['status'], env)).toMatchObject({ node_id: null, pending: 0 })
})

test('[A1] [N11] the whole way by commands, each with exactly one JSON value', async () => {
  const central = ownSettings('central')
  const edge = ownSettings('edge')
  const asCentral = (...words: string[]) => runJsonHere('central', words, central)
  const asEdge = (...words: string[]) => runJsonHere('edge', words, edge)

  const { clinic_id } = await asCentral(
    'clinic',
    'add',
    '--name',
    'Kisumu',
    '--time-zone',
    'Africa/Nairobi',
  )
  const { token } = await asCentral('token', 'add', '--role', 'admin')
  const node = await asCentral('node', 'add', '--clinic', clinic_id, '--name', 'box 1')
  expect(await asCentral('node', 'list')).toMatchObject([
    { id: node.node_id, name: 'box 1', state: 'not enrolled', clinics: [clinic_id] },
  ])
  const { url } = await serve('central', { env: central })
  const admin = createCaller(url, token)
  const patient = await create(admin, 'patients', patientFields(clinic_id))

  const typed = node.enrolment_code.toLowerCase().replaceAll('-', ' ')
  expect(await asEdge('enrol', '--central', `${url}/`, '--code', typed)).toMatchObject({
    node_id: node.node_id,
    clinics: [{ id: clinic_id, name: 'Kisumu' }],
  })
  const again = await runHere('edge', ['enrol', '--central', url, '--code', 'x'], edge)
  expectSentence(again, /This code is not known\. Nothing was changed/)
  const { node_id } = await asEdge('status')
  expect(node_id).toBe(node.node_id)
  expect(await asEdge('sync')).toMatchObject({ complete: true, link: 'online', pulled: 1 })

  const { device_id, token: deviceToken } = await asEdge('device', 'add', '--name', 'tablet')
  const box = await serve('edge', { env: edge })
  const device = createCaller(box.url, deviceToken)
  const path = `/api/patients/${patient.id}/`
  expect((await device.send('PATCH', path, { phone: 'mine' })).status).toBe(200)
  expect((await admin.send('PATCH', path, { phone: 'theirs' })).status).toBe(200)
  const round = await device.send('POST', '/api/sync/run?wait=1')
  expect(round.body).toMatchObject({ complete: true })
  const inbox = await asEdge('inbox')
  expect(inbox.results).toMatchObject([
    { mine: { phone: 'mine' }, theirs: { phone: 'theirs' }, base: { phone: null } },
  ])
  const served = (await device.get('/api/sync/status/')).body
  const status = await asEdge('status')
  expect(Object.keys(status).sort()).toEqual(Object.keys(served).sort())
  expect(status).toMatchObject({ inbox: 1, pending: 0, link: 'online' })

  expect(await asEdge('device', 'revoke', device_id)).toEqual({ revoked: device_id })
  expect(await device.get(path)).toMatchObject({ status: 401, body: { error_code: 'REVOKED' } })

  // The round after the rejection tells central of the inbox.
  await asEdge('sync')
  expect(await asCentral('node', 'list')).toMatchObject([
    { state: 'active', report: { inbox: 1, pending: 0 }, reported_at: expect.any(String) },
  ])
  expect(await asCentral('node', 'revoke', node.node_id)).toEqual({ revoked: node.node_id })
  const refused = await run('edge', ['sync', '--json'], { env: edge })
  expect(refused.code).toBe(1)
  expect(JSON.parse(refused.out)).toMatchObject({ complete: false, link: 'unauthorised' })
  expect(await asCentral('node', 'reinstate', node.node_id)).toEqual({
    reinstated: node.node_id,
  })
  expect(await asEdge('sync')).toMatchObject({ complete: true, link: 'online' })
  const secrets = JSON.stringify([
    await asCentral('node', 'list'),
    await asCentral('token', 'list'),
  ])
  for (const secret of [token, deviceToken, node.enrolment_code])
    expect(secrets).not.toContain(secret)
})

test('a command whose reader has enough, such as head, ends without a word', async () => {
  const { child, ended } = start('central', ['clinic', 'list'], { env: ownSettings('central') })
  child.stdout.destroy()
  expect(await ended).toMatchObject({ code: 1, err: '' })
})
