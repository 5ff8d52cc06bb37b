import { execFile } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import {
  documentFile,
  FOLDER_VARIABLE,
  readAnswerLogs,
  readDocument,
  SIDES,
} from '../support/answer-log.ts'
import { ownFolder } from '../support/folder.ts'
import { create, patientFields } from '../support/make.ts'
import { startCentral } from '../support/network.ts'
import { type Answer, createCheck } from '../support/openapi-check.ts'

/* The check that every answer of the test run goes through (S6): it must see what is wrong. */

const folder = process.env[FOLDER_VARIABLE] ?? ''
const check = createCheck(readDocument(folder, 'central'))

/** Central with one patient, and its answers as they are. */
async function setUp() {
  const central = await startCentral()
  const token = central.token('admin')
  const admin = central.caller('admin')
  const { id } = await create(admin, 'patients', patientFields(await central.addClinic('Kisumu')))
  const path = `/api/patients/${id}/`
  async function ask(url = path, method = 'GET', headers: object = {}): Promise<Answer> {
    const reply = await fetch(central.url + url, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Accept-Encoding': 'identity', ...headers },
    })
    const body = new Uint8Array(await reply.arrayBuffer())
    return { method, url, status: reply.status, headers: Object.fromEntries(reply.headers), body }
  }
  return { path, ask, etag: '"1"' }
}

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))

/** The answer with other members in its body; undefined takes a member away. */
function withMembers(answer: Answer, members: object): Answer {
  const body = JSON.parse(Buffer.from(answer.body ?? []).toString())
  return { ...answer, body: bytes({ ...body, ...members }) }
}

function withHeader({ headers, ...answer }: Answer, name: string, value: string | null): Answer {
  const { [name]: _, ...others } = headers
  return { ...answer, headers: value === null ? others : { ...others, [name]: value } }
}

test('[S6] answers of a server are as its document describes them', async () => {
  const { path, ask, etag } = await setUp()
  const answers: [Answer, string, number][] = [
    [await ask(), 'GET /api/patients/{id}/', 200],
    [
      await ask(path.toUpperCase().replace('/API/PATIENTS', '/api/patients').slice(0, -1)),
      'GET /api/patients/{id}/',
      200,
    ],
    [await ask(path, 'HEAD'), 'GET /api/patients/{id}/', 200],
    [await ask(path, 'GET', { 'If-None-Match': etag }), 'GET /api/patients/{id}/', 304],
    [await ask('/api/patients/', 'GET', { Accept: 'text/csv' }), 'GET /api/patients/', 200],
    [await ask('/api/p%61tients/?limit=x'), 'GET /api/patients/', 400],
    [await ask('/api/patients/sync/'), 'GET /api/patients/sync/', 200],
    [await ask('/api/patients/sync/', 'PATCH'), 'PATCH /api/patients/{id}/', 400],
    [await ask(path, 'GET', { Authorization: 'none' }), 'GET /api/patients/{id}/', 401],
    [await ask(path, 'DELETE'), 'DELETE /api/patients/{id}/', 204],
    [await ask('/api/patients/', 'DELETE'), 'DELETE /api/patients/ (method)', 405],
    [await ask('/api/nurses/'), 'GET (path)', 404],
    [await ask('/api/nurses/', 'GET', { 'Sync-Protocol': '2' }), 'GET (path)', 426],
  ]
  for (const [answer, operation, status] of answers) {
    expect(answer.status, operation).toBe(status)
    expect(check(answer)).toEqual({ operation, faults: [] })
  }
})

test('[S6] a compressed body is checked too', async () => {
  const answer = await (await setUp()).ask()
  const zipped = (one: Answer) =>
    withHeader({ ...one, body: zstdCompressSync(one.body ?? '') }, 'content-encoding', 'zstd')
  expect(check(zipped(answer)).faults).toEqual([])
  expect(check(zipped(withMembers(answer, { revision: 'one' }))).faults).toEqual([
    expect.stringContaining('/revision must be integer'),
  ])
  expect(check(withHeader(answer, 'content-encoding', 'zstd')).faults).toEqual([
    expect.stringContaining('cannot be read'),
  ])
})

type SetUp = Awaited<ReturnType<typeof setUp>>
const noSuchRecord = '/api/patients/00000000-0000-4000-8000-000000000000/'

const spoiled: [what: string, (at: SetUp) => Promise<Answer>, says: string][] = [
  [
    'a status',
    async ({ ask }) => ({ ...(await ask()), status: 203 }),
    'status 203 is not described',
  ],
  [
    'a member of another type',
    async ({ ask }) => withMembers(await ask(), { revision: null }),
    '/revision must be integer',
  ],
  [
    'a member that is missing',
    async ({ ask }) => withMembers(await ask(), { updated_at: undefined }),
    "must have required property 'updated_at'",
  ],
  [
    'a member that is not described',
    async ({ ask }) => withMembers(await ask(), { shoe_size: 43 }),
    'must NOT have additional properties {"additionalProperty":"shoe_size"}',
  ],
  [
    'a member that only a box has',
    async ({ ask }) => withMembers(await ask(), { sync_state: 'synced' }),
    'must NOT have additional properties {"additionalProperty":"sync_state"}',
  ],
  [
    'a list in place of a record',
    async ({ ask }) => ({ ...(await ask()), body: bytes([]) }),
    'must be object',
  ],
  [
    'a record in a page of changes that is none',
    async ({ ask }) => withMembers(await ask('/api/sync/changes'), { changes: [{ op: 'put' }] }),
    '/changes/0 must have required property',
  ],
  [
    'a member in a record of a page that is not described',
    async ({ ask }) => {
      const page = await ask('/api/sync/changes')
      const { changes } = JSON.parse(Buffer.from(page.body ?? []).toString())
      return withMembers(page, {
        changes: changes.map((change: { record: object }) => ({
          ...change,
          record: { ...change.record, shoe_size: 43 },
        })),
      })
    },
    'a record of patients: it must NOT have additional properties {"additionalProperty":"shoe_size"}',
  ],
  [
    'a body that is no JSON',
    async ({ ask }) => ({ ...(await ask()), body: Buffer.from('{') }),
    'cannot be read',
  ],
  ['no body', async ({ ask }) => ({ ...(await ask()), body: new Uint8Array() }), 'cannot be read'],
  [
    'no tag',
    async ({ ask }) => withHeader(await ask(), 'etag', null),
    'the header ETag is missing',
  ],
  [
    'a tag without quotes',
    async ({ ask }) => withHeader(await ask(), 'etag', '1'),
    'the header ETag: it must match pattern',
  ],
  [
    'no tag on a 304',
    async ({ ask, path, etag }) =>
      withHeader(await ask(path, 'GET', { 'If-None-Match': etag }), 'etag', null),
    'the header ETag is missing',
  ],
  [
    'no version of the protocol',
    async ({ ask }) => withHeader(await ask(), 'sync-protocol', null),
    'the header Sync-Protocol is missing',
  ],
  [
    'no credential asked for',
    async ({ ask, path }) =>
      withHeader(await ask(path, 'GET', { Authorization: '' }), 'www-authenticate', null),
    'the header WWW-Authenticate is missing',
  ],
  [
    'another content type',
    async ({ ask }) => withHeader(await ask(), 'content-type', 'text/html'),
    'the content type text/html is not described',
  ],
  [
    'a body on a 304',
    async ({ ask, path, etag }) => ({
      ...(await ask(path, 'GET', { 'If-None-Match': etag })),
      body: bytes({}),
    }),
    'a body of 2 bytes where none is described',
  ],
  [
    'a body for HEAD',
    async ({ ask, path }) => ({ ...(await ask(path, 'HEAD')), body: bytes({}) }),
    'a body of 2 bytes where none is described',
  ],
  [
    'a code of another operation',
    async ({ ask }) => withMembers(await ask(noSuchRecord), { error_code: 'ENROLMENT_REFUSED' }),
    '/error_code must be equal to one of the allowed values',
  ],
  [
    'a problem with the status of another',
    async ({ ask }) => withMembers(await ask(noSuchRecord), { status: 410 }),
    "the problem's status is 410",
  ],
  [
    'a code that does not say that an address is not there',
    async ({ ask }) => withMembers(await ask('/api/nurses/'), { error_code: 'FORBIDDEN' }),
    'error_code FORBIDDEN is not one of NOT_FOUND',
  ],
  [
    'success at an address that is not described',
    async ({ ask }) => ({ ...(await ask()), url: '/api/nurses/' }),
    'status 200 where no operation is described',
  ],
  [
    'a 404 where another method is described',
    async ({ ask }) => ({ ...(await ask('/api/nurses/', 'DELETE')), url: '/api/patients/' }),
    'status 404 where no operation is described',
  ],
  [
    'a method too few in Allow',
    async ({ ask }) => withHeader(await ask('/api/patients/', 'DELETE'), 'allow', 'GET, HEAD'),
    'Allow is GET, HEAD, but what is described is GET, POST, HEAD',
  ],
]

test.each(spoiled)('[S6] %s is found', async (_what, make, says) => {
  const { faults } = check(await make(await setUp()))
  expect(faults).toEqual([expect.stringContaining(says)])
})

/** A server of ours in a process that a test starts: what it answers, and what is asked. */
async function answersOfProcess(answers: object[], paths: string[]) {
  const own = ownFolder()
  for (const side of SIDES) {
    copyFileSync(documentFile(folder, side), documentFile(own, side))
  }
  const program = `
    import { startServer } from '@outpost/shared/node/server'
    const answers = ${JSON.stringify(answers)}
    const fetch = () => {
      const body = answers.shift()
      const type = body.error_code ? 'application/problem+json' : 'application/json'
      const headers = { 'Sync-Protocol': '1', 'X-Request-Id': '1', 'Content-Type': type }
      return new Response(JSON.stringify(body), { status: body.status ?? 200, headers })
    }
    const server = await startServer({ fetch, host: '127.0.0.1', port: 0 })
    for (const path of ${JSON.stringify(paths)}) await globalThis.fetch(server.url + path)
    process.kill(process.pid, 'SIGKILL')`
  const words = ['--input-type=module', '--eval', program]
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const env = { ...process.env, [FOLDER_VARIABLE]: own }
  await promisify(execFile)(process.execPath, words, { cwd, env }).catch(() => undefined)
  return readAnswerLogs(own)
}

const live = { live: true }
/** People have accounts at central; a box knows of no sessions. */
const session = { email: 'achieng@health.example', role: 'admin' }
const noSessions = {
  type: 'about:blank',
  title: 'There is nothing here',
  status: 404,
  detail: 'There is nothing here.',
  error_code: 'NOT_FOUND',
}

test('[S6] a process that a test starts is listened to, also when it is killed', async () => {
  const { seen, violations } = await answersOfProcess(
    [live, { live: 1 }],
    ['/api/health/live', '/api/health/live/'],
  )
  expect(seen).toEqual(
    new Map([
      ['GET /api/health/live 200', 1],
      ['VIOLATION 200', 1],
    ]),
  )
  expect(violations).toMatchObject([
    {
      answer: 'GET /api/health/live/ was answered 200',
      findings: [{ side: 'central' }, { side: 'edge' }],
      body: '{"live":1}',
    },
  ])
})

test('[S6] a server answers as central or as a box, not now as one and now as the other', async () => {
  const { violations } = await answersOfProcess(
    [noSessions, session, noSessions],
    ['/api/session', '/api/session', '/api/session'],
  )
  expect(violations).toMatchObject([{ findings: [{ side: 'edge' }] }])
})
