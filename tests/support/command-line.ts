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

/** Starts `serve` and answers when it listens. It is killed when the test ends. */
export async function serve(side: Side, options: Options = {}) {
  const { child, ended, line } = start(side, ['serve', '--json'], options)
  onTestFinished(async () => {
    end(child, 'SIGKILL')
    await ended
  })
  const { url, port } = JSON.parse(await line) as { url: string; port: number }
  return {
    url,
    port,
    child,
    ended,
    /** Sends a signal and answers what it left behind. */
    async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ran> {
      end(child, signal)
      return ended
    },
  }
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
