import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export type Side = 'central' | 'edge'

/** What a command left behind. */
export type Ran = { code: number | null; signal: NodeJS.Signals | null; out: string; err: string }

type Options = {
  env?: Record<string, string>
  /** The Node that runs it; this one if none is named. */
  node?: string
  /** A command in front of it, such as strace with its parameters. */
  under?: string[]
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Runs one command to its end, with no settings but those given. */
export async function run(side: Side, args: string[], options: Options = {}): Promise<Ran> {
  return start(side, args, options).ended
}

/** The same, and its result as the one JSON value that it printed. Throws if it failed. */
export async function runJson(side: Side, args: string[], options: Options = {}) {
  const { code, out, err } = await run(side, [...args, '--json'], options)
  if (code !== 0) throw new Error(`${side} ${args.join(' ')} ended with ${code}: ${err}`)
  return JSON.parse(out)
}

/**
 * A central or a box by its commands, always with the same settings. Its server can be ended and
 * started again; whoever starts it ends it.
 */
export function createNode(side: Side, options: Options = {}) {
  let serving: ReturnType<typeof start> | null = null
  return {
    run: (...words: string[]) => runJson(side, words, options),
    /** Starts its server and answers when it listens. Throws if it ends before. */
    async serve() {
      const { child, ended, line } = start(side, ['serve', '--json'], options)
      serving = { child, ended, line }
      const { url, port } = JSON.parse(await line) as { url: string; port: number }
      return { url, port, child, ended }
    },
    /** Sends the server a signal and answers what it left behind; null if it was never started. */
    async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ran | null> {
      if (!serving) return null
      end(serving.child, signal)
      return serving.ended
    },
  }
}

/** Starts `serve` and answers when it listens. It is killed when the test ends. */
export async function serve(side: Side, options: Options = {}) {
  const node = createNode(side, options)
  onTestFinished(async () => void (await node.stop('SIGKILL')))
  const { url, port, child, ended } = await node.serve()
  return {
    url,
    port,
    child,
    ended,
    /** Sends a signal and answers what it left behind. */
    stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ran> {
      end(child, signal)
      return ended
    },
  }
}

/** For a program: a signal that would end it ends it in an orderly way, and so its children too. */
export function exitOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(1))
  }
}

const running = new Set<ChildProcess>()

/** A child in a group of its own would outlive a program that fails. */
function endWithThisProcess(child: ChildProcess) {
  if (running.size === 0) process.once('exit', endRunning)
  running.add(child)
  child.once('close', () => {
    running.delete(child)
    if (running.size === 0) process.off('exit', endRunning)
  })
}

function endRunning() {
  for (const child of running) end(child, 'SIGKILL')
}

/** Signals the whole group, because a tracer in front does not pass signals on. */
function end(child: ChildProcess, signal: NodeJS.Signals) {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    process.kill(-child.pid, signal)
  }
}

export function start(side: Side, args: string[], { env, node, under = [] }: Options = {}) {
  const words = [...under, node ?? process.execPath, `${side}/main.ts`, ...args]
  const child = spawn(words[0] as string, words.slice(1), {
    cwd: ROOT,
    detached: true,
    env: {
      PATH: process.env.PATH ?? '',
      LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  endWithThisProcess(child)
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, out, err }))
  })
  const line = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      if (out.includes('\n')) resolve(out.slice(0, out.indexOf('\n')))
    })
    ended.then(
      (ran) => reject(new Error(`ended before it printed: ${JSON.stringify(ran)}`)),
      reject,
    )
  })
  line.catch(() => {})
  return { child, ended, line }
}
