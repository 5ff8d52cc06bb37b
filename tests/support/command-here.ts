import { runCentral } from '@outpost/central/cli'
import { runEdge } from '@outpost/edge/cli'
import type { Ran, Side } from './command-line.ts'

const programs = { central: runCentral, edge: runEdge }

/**
 * Runs one command to its end in this process, for a hundredth of what the start of one costs. Not for
 * what is about the process: a `serve` that listens, signals, settings of Node, log lines. One after the
 * other, because what is written meanwhile counts as its own.
 */
export function runHere(side: Side, args: string[], env: Record<string, string>): Promise<Ran> {
  const words = [process.execPath, `${side}/main.ts`, ...args]
  return leftBehind(() => programs[side](words, { LOG_LEVEL: 'error', ...env }))
}

let before: Promise<unknown> = Promise.resolve()

/** What a program leaves behind that runs to its end in this process, after those before it. */
export function leftBehind(program: () => Promise<void>): Promise<Ran> {
  const ran = before.then(() => listenToAll(program))
  before = ran.catch(() => {})
  return ran
}

async function listenToAll(program: () => Promise<void>): Promise<Ran> {
  const out = listenTo(process.stdout)
  const err = listenTo(process.stderr)
  const ranWith = (code: unknown): Ran => ({
    code: Number(code ?? 0),
    signal: null,
    out: out.heard(),
    err: err.heard(),
  })
  const { exit, exitCode } = process
  // Help and words that no command knows end the process on the spot: nothing counts after that.
  let exited: Ran | null = null
  process.exit = (code) => {
    exited ??= ranWith(code)
    throw new Error('the program ended its process')
  }
  process.exitCode = undefined
  try {
    await program()
    return exited ?? ranWith(process.exitCode)
  } finally {
    process.exit = exit
    process.exitCode = exitCode
    out.stop()
    err.stop()
  }
}

/** The same, and its result as the one JSON value that it printed. Throws if it failed. */
export async function runJsonHere(side: Side, args: string[], env: Record<string, string>) {
  const { code, out, err } = await runHere(side, [...args, '--json'], env)
  if (code !== 0) throw new Error(`${side} ${args.join(' ')} ended with ${code}: ${err}`)
  return JSON.parse(out)
}

function listenTo(stream: NodeJS.WriteStream) {
  const { write } = stream
  let text = ''
  stream.write = ((part: string | Uint8Array) => {
    text += String(part)
    return true
  }) as typeof write
  return {
    heard: () => text,
    stop() {
      stream.write = write
    },
  }
}
