import { runJsonHere } from '../../support/command-here.ts'
import { createNode, type Ran, type Side } from '../../support/command-line.ts'
import type { Cable } from './cable.ts'

/** A node that is killed and started again; whoever speaks to it does so over its cables. */
export type Managed = {
  name: string
  file: string
  /** Runs a command beside it, and answers what it printed. */
  run(...words: string[]): ReturnType<typeof runJsonHere>
  cables: readonly Cable[]
  /** Lets a cable lead to this node, wherever it listens from now on. */
  attach(cable: Cable): void
  /** Starts it, or starts it again. */
  up(): Promise<void>
  /** Ends it as a power cut does. */
  kill(): Promise<void>
  /** Asks it to stop, and answers its exit code. */
  stop(): Promise<number | null>
}

type Deps = {
  name: string
  file: string
  side: Side
  settings: Record<string, string>
  /** Told of each line that it writes to its error output: nothing is expected there. */
  onComplaint: (text: string) => void
}

export function manage({ name, file, side, settings, onComplaint }: Deps): Managed {
  const node = createNode(side, { env: settings })
  const cables: Cable[] = []
  let port: number | null = null

  function lead(to: number | null) {
    port = to
    for (const cable of cables) cable.lead(port)
  }

  async function end(signal: NodeJS.Signals): Promise<Ran | null> {
    // Its port may soon be somebody else's.
    lead(null)
    const ran = await node.stop(signal)
    for (const line of ran?.err.split('\n').filter(Boolean) ?? []) onComplaint(`${name}: ${line}`)
    return ran
  }

  return {
    name,
    file,
    run: (...words) => runJsonHere(side, words, settings),
    cables,
    attach(cable) {
      cables.push(cable)
      cable.lead(port)
    },
    async up() {
      lead((await node.serve()).port)
    },
    async kill() {
      await end('SIGKILL')
    },
    stop: async () => (await end('SIGTERM'))?.code ?? null,
  }
}
