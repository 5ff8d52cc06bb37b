import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Environment } from '@outpost/shared/node/settings'

/** The peak of a process's memory is read this often; what it reads only grows. */
const MEMORY_POLL_MS = 20

/** Characters of a child's complaints that are kept for the message. */
const COMPLAINT_LENGTH_MAX = 4000

/** A server that has not stopped this long after it was asked to is ended. */
const STOPPING_MS_MAX = 10_000

/** Clock ticks in a second, in which Linux counts processor time (the same on all its platforms). */
const TICKS_PER_SECOND = 100

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** What a process did from its start to its end. */
export type Done = {
  out: string
  seconds: number
  /** Its largest memory (VmHWM); null where the system does not tell. */
  peakBytes: number | null
}

export type Server = {
  url: string
  port: number
  pid: number
  /** Processor time that it has used, in milliseconds; null where the system does not tell. */
  processorMs(): number | null
  stop(): Promise<void>
}

export type Children = ReturnType<typeof createChildren>

/** Programs started as processes of their own, which never outlive this one. */
export function createChildren(environment: Environment) {
  const running = new Set<ChildProcess>()
  const common = withoutOwnSettings(environment)
  process.once('exit', endAll)

  function start(file: string, words: readonly string[], settings: Environment) {
    // A terminal is handed on, so that long work shows how far it has got.
    const isWatched = process.stderr.isTTY && words.includes('sample')
    const child = spawn(process.execPath, [file, ...words], {
      cwd: ROOT,
      env: { ...common, ...settings },
      stdio: ['ignore', 'pipe', isWatched ? 'inherit' : 'pipe'],
    })
    running.add(child)
    let out = ''
    let complaint = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-COMPLAINT_LENGTH_MAX)
    })
    const ended = new Promise<void>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', () => {
        running.delete(child)
        resolve()
      })
    })
    const failure = () => {
      const how = child.signalCode ?? `exit code ${child.exitCode}`
      return new Error(`${[file, ...words].join(' ')} ended with ${how}. ${complaint.trim()}`)
    }
    return { child, ended, out: () => out, failure }
  }

  /** Runs a program of the project to its end. Throws if it failed. */
  async function run(
    file: string,
    words: readonly string[],
    settings: Environment = {},
  ): Promise<Done> {
    const since = performance.now()
    const { child, ended, out, failure } = start(file, words, settings)
    let peakBytes: number | null = null
    const timer = setInterval(() => {
      peakBytes = readPeak(child.pid) ?? peakBytes
    }, MEMORY_POLL_MS)
    try {
      await ended
    } finally {
      clearInterval(timer)
    }
    if (child.exitCode !== 0) throw failure()
    return { out: out(), seconds: (performance.now() - since) / 1000, peakBytes }
  }

  /** Starts a server and answers once it has printed where it listens, as JSON. */
  async function serve(
    file: string,
    words: readonly string[],
    settings: Environment = {},
  ): Promise<Server> {
    const { child, ended, out, failure } = start(file, words, settings)
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout?.on('data', () => {
        if (out().includes('\n')) resolve(out().slice(0, out().indexOf('\n')))
      })
      ended.then(() => reject(failure()), reject)
    })
    const { url, port } = JSON.parse(line) as { url: string; port: number }
    return {
      url,
      port,
      pid: child.pid as number,
      processorMs: () => readProcessorMs(child.pid),
      async stop() {
        const timer = setTimeout(() => child.kill('SIGKILL'), STOPPING_MS_MAX)
        child.kill('SIGTERM')
        await ended
        clearTimeout(timer)
      },
    }
  }

  function endAll() {
    process.off('exit', endAll)
    for (const child of running) child.kill('SIGKILL')
  }

  return { run, serve, endAll }
}

/** What is set for another central or box must not reach those that are measured. */
function withoutOwnSettings(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(CENTRAL|EDGE|OUTPOST)_/.test(name)),
  )
}

function readPeak(pid: number | undefined): number | null {
  const kibibytes = /^VmHWM:\s*(\d+) kB/m.exec(readProcess(pid, 'status'))?.[1]
  return kibibytes === undefined ? null : Number(kibibytes) * 1024
}

function readProcessorMs(pid: number | undefined): number | null {
  // The name before the last parenthesis may hold anything.
  const fields = readProcess(pid, 'stat').split(') ').at(-1)?.split(' ') ?? []
  const [user, system] = [fields[11], fields[12]]
  if (user === undefined || system === undefined) return null
  return ((Number(user) + Number(system)) * 1000) / TICKS_PER_SECOND
}

/** Empty once the process has ended, and on systems without `/proc`. */
function readProcess(pid: number | undefined, what: string): string {
  const file = `/proc/${pid}/${what}`
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  } catch {
    return ''
  }
}
