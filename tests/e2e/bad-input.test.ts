import { gzipSync, zstdCompressSync } from 'node:zlib'
import { v4, v7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { createOf, updateOf } from '../support/authority.ts'
import { type Caller, createCaller, type Reply } from '../support/caller.ts'
import { authorityStanding, startClinic } from '../support/clinic.ts'
import { runJsonHere } from '../support/command-here.ts'
import { create, patientFields } from '../support/make.ts'

const MB = 1_000_000
type Side = 'central' | 'edge'
const sides: Side[] = ['central', 'edge']

/** One side with a caller who may write, a patient, and a check that nothing has changed there. */
async function startSide(side: Side) {
  const at = await startClinic()
  const patient = await at.patient()
  await at.box.round()
  const caller: Caller = side === 'central' ? at.admin : at.device
  const store = side === 'central' ? at.central.store : at.box.edge.store
  const log = side === 'central' ? at.central.log : at.box.log
  const path = `/api/patients/${patient.id}/`
  const epoch = (await caller.get('/api/sync/status/')).body.epoch as string
  const before = authorityStanding(store)
  return {
    ...at,
    caller,
    path,
    epoch,
    patient,
    push: (edits: unknown) => caller.send('POST', '/api/sync/push', { epoch, edits }),
    /** Says that the reply is a problem with this status, and that it names the fault. */
    expectProblem(reply: Reply, status: number, what: string) {
      expect(reply.status, `${what}: ${reply.text}`).toBe(status)
      expect(reply.headers.get('content-type'), what).toContain('application/problem+json')
      expect(reply.headers.get('sync-protocol'), what).toBe('1')
      expect(reply.body, what).toMatchObject({ status, error_code: expect.any(String) })
      expect(reply.text, what).not.toMatch(/SQLITE|sqlite|node_modules|at .*\.ts/)
    },
    expectUnchanged(what: string) {
      expect(authorityStanding(store), what).toEqual(before)
      expect(log.errors, what).toEqual([])
    },
  }
}

/** For both sides the same. */
let bombs: [string, Uint8Array][] | undefined

/** Little that becomes 120 MB, more than a server may grow by meanwhile. Made before there is a server here, whose connections would wait meanwhile. */
function makeBombs(): [string, Uint8Array][] {
  if (bombs) return bombs
  const body = Buffer.alloc(120 * MB, ' ')
  body.write('{"phone":"')
  body.write('"}', body.length - 2)
  bombs = [
    ['gzip', gzipSync(body)],
    ['zstd', zstdCompressSync(body)],
  ]
  return bombs
}

describe.each(sides)('bad input to %s', (side) => {
  test('a body that is not JSON in UTF-8 is 400, wherever it is sent', async () => {
    const at = await startSide(side)
    const bodies: [string, string | Uint8Array][] = [
      ['nothing', ''],
      ['half an object', '{"phone": "1"'],
      ['single quotes', "{'phone': '1'}"],
      ['two values', '{}{}'],
      ['NaN', '{"phone": NaN}'],
      ['a lone byte', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)],
      ['an overlong slash', Buffer.from('7b2261223a22c0af227d', 'hex')],
      ['a surrogate in UTF-8', Buffer.from('7b2261223a22eda080227d', 'hex')],
      ['UTF-16', Buffer.from('\ufeff{"phone":"1"}', 'utf16le')],
      ['a NUL', '{"phone": "1"}\0'],
      ['33 levels', `${'['.repeat(33)}${']'.repeat(33)}`],
      ['100,000 levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ]
    const targets: [string, string][] = [
      ['POST', '/api/patients/'],
      ['PATCH', at.path],
      ['PUT', `${at.path}sync_update/`],
      ['POST', '/api/sync/push'],
    ]
    for (const [what, body] of bodies) {
      for (const [method, path] of targets) {
        const reply = await at.caller.send(method, path, body)
        at.expectProblem(reply, 400, `${what} ${method} ${path}`)
      }
    }
    at.expectUnchanged('malformed bodies')
  })

  test('a body of the wrong type is 4xx and says which field is wrong', async () => {
    const at = await startSide(side)
    for (const body of ['null', '1', '"text"', '[]', 'true']) {
      at.expectProblem(await at.caller.send('POST', '/api/patients/', body), 400, body)
      at.expectProblem(await at.caller.send('PATCH', at.path, body), 400, body)
      at.expectProblem(await at.caller.send('POST', '/api/sync/push', body), 400, body)
    }
    const wrong: [string, unknown][] = [
      ['full_name', 7],
      ['full_name', null],
      ['full_name', ['a']],
      ['full_name', { a: 1 }],
      ['full_name', ' \t '],
      ['full_name', 'a\u0000b'],
      ['full_name', 'half \ud800'],
      ['full_name', 'x'.repeat(201)],
      ['sex', 'FEMALE'],
      ['date_of_birth', '1990-02-30'],
      ['date_of_birth', '0000-00-00'],
      ['birth_date_estimated', 'yes'],
      ['phone', 254],
      ['phone', 'x'.repeat(100_000)],
      ['shared_with', 'all'],
      ['unknown_field', 1],
      ['constructor', 1],
      ['toString', 'x'],
    ]
    for (const [field, value] of wrong) {
      const what = `${field} = ${JSON.stringify(value).slice(0, 40)}`
      const fields = { ...patientFields(at.clinic), [field]: value }
      for (const reply of [
        await at.caller.send('POST', '/api/patients/', fields),
        await at.caller.send('PATCH', at.path, { [field]: value }),
      ]) {
        at.expectProblem(reply, 422, what)
        expect(Object.keys(reply.body.errors), what).toContain(field)
      }
    }
    at.expectUnchanged('wrong types')
  })

  test('a key named __proto__ reaches nothing', async () => {
    const at = await startSide(side)
    const hostile = '{"__proto__": {"phone": "1", "polluted": true}}'
    const reply = await at.caller.send('PATCH', at.path, hostile)
    expect(reply.status).toBeLessThan(500)
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    const edit = JSON.stringify(updateOf('patients', at.patient, {})).replace(
      '"fields":{}',
      '"fields":{"__proto__":{"phone":"1"}},"__proto__":{"op":"delete"}',
    )
    const body = `{"epoch":"${at.epoch}","edits":[${edit}]}`
    expect((await at.caller.send('POST', '/api/sync/push', body)).status).toBeLessThan(500)
    at.expectUnchanged('__proto__')
  })

  test('[E2] edits of a wrong form are outcomes of their own, and stop no other', async () => {
    const at = await startSide(side)
    const good = updateOf('patients', at.patient, {})
    const bad: [string, object, string][] = [
      ['no such op', { op: 'explode' }, 'op'],
      ['no such collection', { collection: 'dragons' }, 'collection'],
      ['a collection of every object', { collection: 'constructor' }, 'collection'],
      ['collection is a number', { collection: 7 }, 'collection'],
      ['record_id is no UUID', { record_id: 'x' }, 'record_id'],
      ['record_id with a NUL', { record_id: 'x\0y' }, 'record_id'],
      ['no record_id', { record_id: undefined }, 'record_id'],
      ['base is text', { base: '1' }, 'base'],
      ['base is negative', { base: { revision: -1 } }, 'base.revision'],
      ['base is half', { base: { revision: 0.5 } }, 'base.revision'],
      ['base is endless', { base: { revision: 1e300 } }, 'base.revision'],
      ['base of an update is null', { base: null }, 'base'],
      ['fields are a list', { fields: [1] }, 'fields'],
      ['made yesterday', { made_at: 'yesterday' }, 'made_at'],
      ['a member nobody knows', { weather: 'fine' }, 'weather'],
      ['a movement of a patient', { op: 'move_stock', base: null }, 'op'],
      ['an update with a movement', { movement: { kind: 'DISPENSED' } }, 'movement'],
      ['actor is a list', { actor: [] }, 'actor'],
    ]
    const edits = bad.map(([, change]) => ({ ...good, id: v7(), ...change }))
    const reply = await at.push([...edits, { ...good, id: v7() }])
    expect(reply.status, reply.text).toBe(200)
    for (const [n, [what, , field]] of bad.entries()) {
      const outcome = reply.body.outcomes[n]
      expect(outcome, what).toMatchObject({ edit_id: edits[n]?.id, status: 422 })
      expect(Object.keys(outcome.problem.errors ?? {}), what).toContain(field)
    }
    expect(reply.body.outcomes.at(-1)).toMatchObject({ status: 200 })
    // What cannot even be answered by its id spoils the push as a whole.
    for (const edit of [null, 7, 'x', {}, { id: 'x' }, { id: 7 }, []]) {
      at.expectProblem(await at.push([edit]), 400, JSON.stringify(edit))
    }
    for (const wrong of [null, 7, 'x', {}]) at.expectProblem(await at.push(wrong), 400, 'edits')
    at.expectUnchanged('edits')
  })

  test('[E2] too much at once is 413 before anything is judged', async () => {
    const at = await startSide(side)
    const edits = Array.from({ length: 501 }, () => createOf('patients', patientFields(at.clinic)))
    at.expectProblem(await at.push(edits), 413, '501 edits')
    const long = updateOf('patients', at.patient, { village: 'x'.repeat(MB) })
    at.expectProblem(await at.push([long]), 413, 'over 1 MB')
    at.expectProblem(
      await at.caller.send('PATCH', at.path, { village: 'x'.repeat(3 * MB) }),
      413,
      'PATCH of 3 MB',
    )
    at.expectUnchanged('too much')
  })

  test('[F8] limits hold for what comes out of compression, while it is inflated', async () => {
    const bombs = makeBombs()
    const at = await startSide(side)
    const before = process.memoryUsage().rss
    for (const [encoding, bomb] of bombs) {
      expect(bomb.length).toBeLessThan(MB)
      const reply = await at.caller.send('PATCH', at.path, bomb, { 'Content-Encoding': encoding })
      at.expectProblem(reply, 413, encoding)
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * MB)
    const small = gzipSync('{"phone":"1"}')
    const spoiled: [string, Uint8Array][] = [
      ['gzip', small.subarray(0, small.length - 9)],
      ['gzip', Buffer.from('not gzip at all')],
      ['zstd', zstdCompressSync('{"phone":"1"}').subarray(0, 12)],
      ['zstd', small],
    ]
    for (const [encoding, bytes] of spoiled) {
      const reply = await at.caller.send('PATCH', at.path, bytes, { 'Content-Encoding': encoding })
      at.expectProblem(reply, 400, encoding)
    }
    at.expectUnchanged('compressed bodies')
  })

  test('[S5] a form or an encoding that is not read here is 415 and says what is', async () => {
    const at = await startSide(side)
    for (const encoding of ['br', 'deflate', 'gzip, gzip', 'x', 'constructor', '__proto__']) {
      const headers = { 'Content-Encoding': encoding }
      const reply = await at.caller.send('PATCH', at.path, '{"phone":"1"}', headers)
      at.expectProblem(reply, 415, encoding)
      expect(reply.headers.get('accept-encoding'), encoding).toBe('zstd, gzip')
    }
    for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x']) {
      const headers = { 'Content-Type': type }
      const reply = await at.caller.send('PATCH', at.path, '{"phone":"1"}', headers)
      at.expectProblem(reply, 415, type)
    }
    at.expectUnchanged('other forms')
  })

  test('[F5] forged, cut, changed and borrowed cursors are 400 BAD_CURSOR', async () => {
    const at = await startSide(side)
    const { cursor } = (await at.caller.get('/api/sync/changes')).body as { cursor: string }
    const [body = '', tag = ''] = cursor.split('.')
    const other = side === 'central' ? at.central.caller('admin') : at.box.addDevice('other')
    const borrowed = (await other.get('/api/sync/changes')).body.cursor as string
    const forged = [
      'x',
      '.',
      '..',
      'null.null',
      body,
      `${body}.`,
      `.${tag}`,
      `${body}.${tag}.x`,
      `${body}.${'0'.repeat(tag.length)}`,
      `${body}.${tag.slice(1)}`,
      `${body.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'))}.${tag}`,
      `${cursor}\u0000`,
      '🦄',
      'a'.repeat(8000),
      borrowed,
    ]
    for (const one of forged) {
      const query = new URLSearchParams({ cursor: one })
      const reply = await at.caller.get(`/api/sync/changes?${query}`)
      at.expectProblem(reply, 400, one.slice(0, 60))
      expect(reply.body).toMatchObject({
        error_code: 'BAD_CURSOR',
        errors: { cursor: expect.any(String) },
      })
    }
    const good = new URLSearchParams({ cursor })
    expect((await at.caller.get(`/api/sync/changes?${good}`)).status).toBe(200)
    at.expectUnchanged('cursors')
  })

  test('limits, ids, times and names in an address are checked, and named when wrong', async () => {
    const at = await startSide(side)
    const wrong: [string, string][] = []
    for (const limit of ['0', '-1', '1.5', '1e3', 'all', '', '%20', '99999999999999999999']) {
      wrong.push([`/api/sync/changes?limit=${limit}`, 'limit'])
      wrong.push([`/api/patients/?limit=${limit}`, 'limit'])
      wrong.push([`/api/patients/sync/?limit=${limit}`, 'limit'])
      wrong.push([`/api/edits?limit=${limit}`, 'limit'])
    }
    wrong.push(['/api/sync/changes?limit=5001', 'limit'])
    for (const time of ['yesterday', '2026-13-01T00:00:00Z', '9999-12-31T23:59:59Z', '0', '%00']) {
      wrong.push([`/api/patients/sync/?last_sync_timestamp=${time}`, 'last_sync_timestamp'])
    }
    wrong.push(['/api/patients/sync/?page=1.2.3', 'page'])
    wrong.push(['/api/patients/?after=x', 'after'])
    wrong.push(['/api/edits?state=lost', 'state'])
    wrong.push(['/api/edits?record_id=x', 'record_id'])
    wrong.push(['/api/edits?ids=x', 'ids'])
    for (const [path, field] of wrong) {
      const reply = await at.caller.get(path)
      at.expectProblem(reply, 400, path)
      expect(Object.keys(reply.body.errors ?? {}), path).toContain(field)
    }
    for (const path of [
      '/api/dragons/',
      '/api/constructor/',
      '/api/__proto__/sync/',
      '/api/patients/x/',
      `/api/patients/${v4()}/`,
      '/api/patients/%00/',
      '/api/patients/%ff%fe/',
      `/api/patients/${at.patient.id}/nothing/`,
      '/api/%E0%A4%A/',
      '/nothing',
    ]) {
      at.expectProblem(await at.caller.get(path), 404, path)
    }
    const reply = await at.caller.send('DELETE', '/api/patients/')
    at.expectProblem(reply, 405, 'DELETE of a collection')
    expect(reply.headers.get('allow')).toBe('GET, HEAD, POST')
    at.expectUnchanged('addresses')
  })

  test('[S5] a token that is none is 401 on every address that needs one', async () => {
    const at = await startSide(side)
    const tokens = [
      '',
      'x',
      'Bearer',
      'x y',
      'ümlaut'.normalize('NFD').slice(0, 1),
      'a'.repeat(4000),
    ]
    for (const token of [null, ...tokens]) {
      const stranger = createCaller(at.caller.url, token)
      for (const path of ['/api/sync/changes', at.path, '/api/sync/status/', '/api/edits']) {
        const reply = await stranger.get(path)
        at.expectProblem(reply, 401, `${token} ${path}`)
        expect(reply.headers.get('www-authenticate')).toBe('Bearer')
      }
    }
    const basic = createCaller(at.caller.url, null)
    at.expectProblem(
      await basic.get('/api/sync/changes', { Authorization: 'Basic YTpi' }),
      401,
      'Basic',
    )
  })

  test('[F10] a version of the protocol that is not served is 426 and names those that are', async () => {
    const at = await startSide(side)
    for (const version of ['0', '2', '1.0', 'x', '-1', '9'.repeat(300)]) {
      const reply = await at.caller.get('/api/sync/changes', { 'Sync-Protocol': version })
      at.expectProblem(reply, 426, version)
      expect(reply.body).toMatchObject({ error_code: 'UNSUPPORTED_PROTOCOL', versions: [1] })
    }
  })
})

test('[A1] an enrolment of a wrong form is 4xx, names the field, and uses no code up', async () => {
  const at = await startClinic()
  const code = at.central.newCode([at.clinic])
  const wrong: [unknown, number, string][] = [
    [{}, 400, 'code'],
    [{ code: 7 }, 400, 'code'],
    [{ code: '' }, 400, 'code'],
    [{ code: 'x'.repeat(101) }, 400, 'code'],
    [{ code, token_hash: 'x' }, 400, 'token_hash'],
    [{ code, token_hash: 'A'.repeat(64) }, 400, 'token_hash'],
    [{ code, name: 7 }, 400, 'name'],
    [{ code, admin: true }, 400, 'admin'],
    [[], 400, 'body'],
    [{ code: `${code}x` }, 403, 'code'],
    [{ code, former_place: { node_id: 'x', cursor: '' } }, 400, 'former_place.node_id'],
    [{ code, name: 'x'.repeat(50_000) }, 413, ''],
  ]
  for (const [body, status, field] of wrong) {
    const reply = await at.admin.send('POST', '/api/nodes/enrol', body)
    expect(reply.status, reply.text).toBe(status)
    if (field) expect(Object.keys(reply.body.errors)).toContain(field)
  }
  // A cursor that central has not made proves nothing, and stands in nobody's way.
  const former_place = { node_id: v4(), cursor: 'x.y' }
  const { epoch } = at.central.store.identity()
  const place = await at.admin.send('POST', '/api/nodes/enrol', { code, former_place })
  expect(place).toMatchObject({ status: 200, body: { epoch } })
})

test('[N11] a report that is no JSON does not spoil the list of nodes', async () => {
  const at = await startClinic()
  const node = createCaller(at.central.url, at.box.edge.row.read().token)
  const before = (await at.box.round()).isComplete
  expect(before).toBe(true)
  for (const report of ['{', 'null', '7', '"x"', 'x'.repeat(513), '{"pending":1}']) {
    expect((await node.get('/api/sync/status/', { 'Sync-Report': report })).status).toBe(200)
    const env = { CENTRAL_DATABASE_URL: `file:${at.central.file}` }
    const [listed] = await runJsonHere('central', ['node', 'list'], env)
    expect(listed, report).toMatchObject({ name: 'box', state: 'active' })
  }
})

test('[S3] an idempotency key may be anything that a header carries, up to 255 characters', async () => {
  const at = await startClinic()
  for (const key of ['x', 'a'.repeat(255), "'; drop table edits; --", '%00']) {
    const headers = { 'Idempotency-Key': key }
    const fields = patientFields(at.clinic)
    const first = await at.admin.send('POST', '/api/patients/', fields, headers)
    const again = await at.admin.send('POST', '/api/patients/', fields, headers)
    expect([first.status, again.body.id]).toEqual([201, first.body.id])
  }
  for (const key of ['', ' ', 'a'.repeat(256)]) {
    const headers = { 'Idempotency-Key': key }
    const refused = await at.admin.send('POST', '/api/patients/', patientFields(at.clinic), headers)
    expect([refused.status, Object.keys(refused.body.errors)]).toEqual([400, ['Idempotency-Key']])
  }
  expect((await create(at.admin, 'patients', patientFields(at.clinic))).revision).toBe(1)
})
