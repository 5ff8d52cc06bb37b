import { runCentral } from '@outpost/central/cli'
import { runEdge } from '@outpost/edge/cli'
import type { Ran, Side } from './command-line.ts'

const programs = { central: runCentral, edge: runEdge }

/**
 * Runs one command to its end in this process, for a hundredth of what the start of one costs. Not for
 * what is about the process: `serve`, signals, settings of Node, words that no command knows. One at a
 * time, because what is written meanwhile counts as its own.
 */
export async function runHere(
  side: Side,
  args: string[],
  env: Record<string, string>,
): Promise<Ran> {
  const out = listenTo(process.stdout)
  const err = listenTo(process.stderr)
  const exitCode = process.exitCode
  process.exitCode = undefined
  try {
    const words = [process.execPath, `${side}/main.ts`, ...args]
    await programs[side](words, { LOG_LEVEL: 'error', ...env })
    return { code: Number(process.exitCode ?? 0), signal: null, out: out.heard(), err: err.heard() }
  } finally {
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
