import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import {
  createAnswerLog,
  FOLDER_VARIABLE,
  OWNER_VARIABLE,
  readDocument,
  SIDES,
  type Side,
} from './answer-log.ts'
import { COMPILED_VARIABLE } from './compiled-once.ts'
import type { Answer, Check, Finding } from './openapi-check.ts'

/*
 * Hears every answer of our servers in this process, by Node's diagnostics channels, and checks it
 * against the documents before its end goes out: whoever has the answer can rely on the verdict
 * being written.
 */

const PRELOAD = new URL('answer-listener.mjs', import.meta.url).href

/** The module that opens our servers; those of the tests, such as a played road, it does not. */
const OPENER = 'shared/node/server.ts'

/** Starts to listen, unless there is no test run or this process listens already. */
export function listenToAnswers(environment: NodeJS.ProcessEnv) {
  const folder = environment[FOLDER_VARIABLE]
  const mark = Symbol.for('outpost.answers')
  if (!folder || mark in globalThis) return
  Object.assign(globalThis, { [mark]: true })
  const owner = environment[OWNER_VARIABLE] ?? String(process.pid)
  const log = createAnswerLog(folder, owner)
  const servers = new WeakMap<Server, Side[]>()
  let checks: Checks

  environment[OWNER_VARIABLE] = owner
  subscribe('tracing:child_process.spawn:start', (message) => {
    passOn((message as { options: Spawned }).options, folder, owner)
  })
  subscribe('tracing:net.server.listen:asyncStart', (message) => {
    if (!stack().includes(OPENER)) return
    const sides = sidesHere()
    checks ??= loadChecks(folder, sides)
    servers.set((message as { server: Server }).server, sides)
  })
  subscribe('http.server.request.start', (message) => {
    const { request, response, server } = message as {
      request: IncomingMessage
      response: ServerResponse
      server: Server
    }
    if (servers.has(server)) collect(request, response, (answer) => weigh(server, answer))
  })

  /** A server is of the sides whose documents have described all its answers so far. */
  function weigh(server: Server, answer: Answer) {
    const sides = servers.get(server) ?? []
    const findings = sides.map((side) => ({ side, ...findingOf(checks.of(side), answer) }))
    const fitting = findings.filter(({ faults }) => faults.length === 0)
    log.note(fitting[0]?.operation ?? 'VIOLATION', answer.status)
    if (fitting.length > 0) {
      const left = fitting.map(({ side }) => side)
      servers.set(server, left)
      return
    }
    const { method, url, status } = answer
    const body = checks.excerptOf(answer)
    log.report({ answer: `${method} ${url} was answered ${status}`, findings, body })
  }
}

/** What the check itself cannot cope with must fail the test, and not reach the server. */
function findingOf(check: Check, answer: Answer): Finding {
  try {
    return check(answer)
  } catch (error) {
    return { operation: 'unknown', faults: [`it could not be checked: ${error}`] }
  }
}

type Checks = { of: (side: Side) => Check; excerptOf: (answer: Answer) => string }

/** Only here, because most processes that tests start never serve, and it takes a while. */
function loadChecks(folder: string, sides: readonly Side[]): Checks {
  const require = createRequire(import.meta.url)
  const { createCheck, excerptOf } =
    require('./openapi-check.ts') as typeof import('./openapi-check.ts')
  const made = new Map(sides.map((side) => [side, createCheck(readDocument(folder, side))]))
  return { of: (side) => made.get(side) as Check, excerptOf }
}

/** Whose servers this process may have: a program of one side has none of the other. */
function sidesHere(): Side[] {
  const program = process.argv[1]?.replaceAll('\\', '/') ?? ''
  const own = SIDES.filter((side) => program.endsWith(`/${side}/main.ts`))
  return own.length > 0 ? own : [...SIDES]
}

type Spawned = { file: string; args: string[]; envPairs: string[] }

/**
 * Makes a process that is about to start listen too, and load what others have compiled, with what its
 * own environment leaves out. An
 * older Node is left alone: with a preload it could not read our way in.
 */
function passOn({ file, args, envPairs }: Spawned, folder: string, owner: string) {
  if (![file, ...args].includes(process.execPath)) return
  if (envPairs.some((pair) => pair.startsWith(`${FOLDER_VARIABLE}=`))) return
  const at = envPairs.findIndex((pair) => pair.startsWith('NODE_OPTIONS='))
  const options = at < 0 ? 'NODE_OPTIONS=' : envPairs.splice(at, 1)[0]
  envPairs.push(`${options} --import=${PRELOAD}`)
  envPairs.push(`${FOLDER_VARIABLE}=${folder}`, `${OWNER_VARIABLE}=${owner}`)
  envPairs.push(`${COMPILED_VARIABLE}=${process.env[COMPILED_VARIABLE] ?? ''}`)
}

function stack(): string {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 50
  const text = new Error().stack ?? ''
  Error.stackTraceLimit = limit
  return text
}

/** Gathers an answer while it is written; given on when it is whole, or when a stream begins. */
function collect(
  { method = '', url = '' }: IncomingMessage,
  response: ServerResponse,
  give: (answer: Answer) => void,
) {
  const { writeHead, write, end } = response
  const chunks: Buffer[] = []
  let head: Pick<Answer, 'status' | 'headers'> | null = null
  let isGiven = false

  function keep(words: unknown[]) {
    const [chunk, encoding] = words
    if (isGiven) return
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk, encoding as BufferEncoding))
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk))
  }
  function giveOnce(isStream: boolean) {
    // A client that went away gets no whole answer.
    if (isGiven || response.destroyed) return
    isGiven = true
    const { status, headers } = head ?? headOf(response, [response.statusCode])
    give({ method, url, status, headers, body: isStream ? null : Buffer.concat(chunks) })
  }

  response.writeHead = ((...words: unknown[]) => {
    head ??= headOf(response, words)
    if (head.headers['content-type']?.startsWith('text/event-stream')) giveOnce(true)
    return Reflect.apply(writeHead, response, words)
  }) as typeof writeHead
  response.write = ((...words: unknown[]) => {
    keep(words)
    return Reflect.apply(write, response, words)
  }) as typeof write
  response.end = ((...words: unknown[]) => {
    keep(words)
    giveOnce(false)
    return Reflect.apply(end, response, words)
  }) as typeof end
}

/** Status and headers from the parameters of `writeHead`, and from what was set before. */
function headOf(response: ServerResponse, words: unknown[]): Pick<Answer, 'status' | 'headers'> {
  const given = words.findLast((word) => typeof word === 'object' && word !== null) ?? {}
  const entries = Object.entries({ ...response.getHeaders(), ...given })
  const headers = entries.map(([name, value]) => [name.toLowerCase(), String(value)])
  return { status: Number(words[0]), headers: Object.fromEntries(headers) }
}
