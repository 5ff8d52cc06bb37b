import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import type { Environment } from '@outpost/shared/node/settings'
import type { Exchange } from './witness.mts'

type Program = 'central' | 'edge'

/** A server that listens. */
export type Served = {
  url: string
  port: number
  pid: number
  /** How long it took from its start until it listened. */
  startedMs: number
  /** What it answered since it was last asked this. */
  exchanges(): Promise<Exchange[]>
  stop(): Promise<void>
}

export type Processes = ReturnType<typeof createProcesses>

type Deps = { folder: string; environment: Environment; settings: Record<string, string> }

/** A server that has not stopped this long after it was asked to is ended. */
const STOPPING_MS_MAX = 10_000

const LAST_LINES = 10

const WITNESS = new URL('witness.mts', import.meta.url).href

/** The real commands of central and the edge, as processes that never outlive this one. */
export function createProcesses({ folder, environment, settings }: Deps) {
  const running = new Set<ChildProcess>()
  const common = { ...withoutOwnSettings(environment), ...settings }
  const casualties: string[] = []
  let isStopping = false
  let fail: (error: Error) => void
  const failure = new Promise<never>((_resolve, reject) => {
    fail = reject
  })
  failure.catch(() => undefined)
  process.once('exit', () => {
    for (const child of running) child.kill('SIGKILL')
  })

  function keep(child: ChildProcess): Promise<unknown> {
    running.add(child)
    return once(child, 'close').finally(() => running.delete(child))
  }

  /** Runs a command to its end and answers its result. Throws `CommandFailed`. */
  async function run<T>(program: Program, ...words: string[]): Promise<T> {
    refuseLate()
    const child = spawn(process.execPath, [mainOf(program), ...words, '--json'], {
      env: common,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [result, complaint] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      keep(child),
    ])
    if (child.exitCode === 0) return JSON.parse(result) as T
    throw new CommandFailed(`"${program} ${words[0]}" failed: ${complaint.trim()}`)
  }

  /** Starts `serve` and answers once it listens. Throws `CommandFailed` with its last words. */
  async function serve(program: Program, port: Record<string, string>): Promise<Served> {
    refuseLate()
    const since = performance.now()
    const logFile = join(folder, `${program}.log`)
    const log = openSync(logFile, 'a')
    const child = spawn(
      process.execPath,
      ['--import', WITNESS, mainOf(program), 'serve', '--json'],
      { env: { ...common, ...port }, stdio: ['ignore', 'pipe', log, 'ipc'] },
    )
    closeSync(log)
    let isAskedToStop = false
    const ended = keep(child).then(() => {
      // One that had just begun ends by the signal itself; a terminal sends its own to all at once.
      const isOrderly = child.exitCode === 0 || /^SIG(TERM|INT|HUP)$/.test(child.signalCode ?? '')
      if ((isAskedToStop || isStopping) && isOrderly) return
      const death = deathOf(program, child, logFile)
      casualties.push(death)
      fail(new CommandFailed(death))
    })
    ended.catch(fail)

    const line = await Promise.race([firstLine(child), ended])
    if (line === undefined) throw new CommandFailed(deathOf(program, child, logFile))
    return {
      ...(JSON.parse(line) as { url: string; port: number }),
      pid: child.pid as number,
      startedMs: performance.now() - since,
      async exchanges() {
        const answer = once(child, 'message')
        child.send('exchanges')
        return (await answer)[0] as Exchange[]
      },
      async stop() {
        isAskedToStop = true
        await stop(child, ended)
      },
    }
  }

  function refuseLate() {
    if (isStopping) throw new CommandFailed('The demonstration is being stopped.')
  }

  return {
    run,
    serve,
    /** Rejects when a server ends that nobody asked to. */
    failure,
    /** How the first server ended that nobody asked to, or null. */
    casualty: () => casualties[0] ?? null,
    async stopAll() {
      isStopping = true
      await Promise.all([...running].map((child) => stop(child, once(child, 'close'))))
    },
  }
}

async function stop(child: ChildProcess, ended: Promise<unknown>) {
  const timer = setTimeout(() => child.kill('SIGKILL'), STOPPING_MS_MAX)
  child.kill('SIGTERM')
  await ended
  clearTimeout(timer)
}

function mainOf(program: Program): string {
  return fileURLToPath(new URL(`../../${program}/main.ts`, import.meta.url))
}

/** What is set for another central or box must not reach those of the demonstration. */
function withoutOwnSettings(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(CENTRAL|EDGE|OUTPOST|DEMO)_/.test(name)),
  )
}

async function firstLine(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
  return (await once(lines, 'line'))[0]
}

function deathOf(program: Program, child: ChildProcess, logFile: string): string {
  const name = program === 'central' ? 'Central' : 'The box'
  const how = child.signalCode ?? `exit code ${child.exitCode}`
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-LAST_LINES)
  return [
    `${name} ended unexpectedly (${how}). What it had acknowledged is kept in its database.`,
    `The last lines of ${logFile}:`,
    ...lines.map((line) => `  ${line}`),
  ].join('\n')
}
