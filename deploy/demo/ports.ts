import { createServer } from 'node:net'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import type { DemoSettings } from './config.ts'

type Ports = Pick<DemoSettings, 'CENTRAL_PORT' | 'EDGE_PORT'>

/** Where other ports are proposed: this far away. */
const NEXT_PORTS = 100
const PORT_MAX = 65_535

/** Looks before anything is started or moved. Throws `CommandFailed` naming each port at fault. */
export async function refuseUnusablePorts(ports: Ports): Promise<void> {
  const { CENTRAL_PORT: central, EDGE_PORT: edge } = ports
  if (central === edge && central !== 0) {
    throw new CommandFailed(
      `CENTRAL_PORT and EDGE_PORT are both ${central}. Nothing was started. Choose two ports: ${proposal(ports)}`,
    )
  }
  const faults = (await Promise.all([central, edge].map(faultOf))).filter((fault) => fault !== null)
  if (faults.length === 0) return
  throw new CommandFailed(
    `${faults.join(' ')} Nothing was started. Stop what uses them, or choose other ports: ${proposal(ports)}`,
  )
}

function faultOf(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE'
      resolve(
        isTaken
          ? `Port ${port} is taken, by another program or by an earlier demonstration that still runs.`
          : `Port ${port} cannot be used: ${error.message}.`,
      )
    })
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(null)))
  })
}

function proposal({ CENTRAL_PORT, EDGE_PORT }: Ports): string {
  const other = (port: number) =>
    port + NEXT_PORTS > PORT_MAX ? port - NEXT_PORTS : port + NEXT_PORTS
  const edge = CENTRAL_PORT === EDGE_PORT ? EDGE_PORT + 10 : EDGE_PORT
  return `CENTRAL_PORT=${other(CENTRAL_PORT || 8800)} EDGE_PORT=${other(edge || 8810)} npm start`
}
