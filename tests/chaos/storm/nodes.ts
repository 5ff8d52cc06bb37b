import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Agent, fetch } from 'undici'
import { type Caller, createCaller } from '../../support/caller.ts'
import { hasOpenssl, makeCertificate } from '../../support/certificate.ts'
import type { Side } from '../../support/command-line.ts'
import type { Dice } from '../../support/random.ts'
import { CENTRAL } from '../checker/check.ts'
import { type Cable, openCable } from './cable.ts'
import { type Managed, manage } from './managed.ts'
import type { Tally } from './tally.ts'

/*
 * Central and boxes as processes of their own on real files, with a cable in front of each for those
 * who speak to it, and TLS on every cable: the one protection against changed bytes.
 */

/** A device gives up on an answer after this long, and asks again. */
const PATIENCE_MS = 4000

/** Rounds are asked for, and made after edits; none by the clock. */
const NO_SCHEDULE = '0 0 1 1 *'

export type Box = Managed & {
  clinics: string[]
  steering: Caller
  devices: { id: string; caller: Caller }[]
}
export type Nodes = Awaited<ReturnType<typeof startNodes>>

export type Size = { boxes: number; devices: number; clients: number }

type Deps = { folder: string; dice: Dice; tally: Tally; size: Size }

export async function startNodes({ folder, dice, tally, size }: Deps) {
  const tls = hasOpenssl ? makeCertificate(folder) : null
  const agents: Agent[] = []
  const allCables: Cable[] = []
  /** What processes said on their error output: nothing is expected there. */
  const complaints: string[] = []

  function newAgent(): Agent {
    const agent = new Agent({
      headersTimeout: PATIENCE_MS,
      bodyTimeout: PATIENCE_MS,
      connect: { timeout: PATIENCE_MS, ...(tls && { ca: readFileSync(tls.cert) }) },
    })
    agents.push(agent)
    return agent
  }

  /** As a browser: undici would ask for ever over an HTTP/2 session that is gone. */
  function over() {
    let agent = newAgent()
    return (url: string, init: RequestInit) =>
      fetch(url, { ...(init as object), dispatcher: agent }).catch((error) => {
        agent = newAgent()
        throw error
      }) as unknown as Promise<Response>
  }

  async function newCable(): Promise<Cable> {
    const cable = await openCable(dice, tally, tls !== null)
    allCables.push(cable)
    return cable
  }

  const urlOf = ({ port }: Cable) => `${tls ? 'https' : 'http'}://127.0.0.1:${port}`
  const callerAt = (cable: Cable, token: string) => createCaller(urlOf(cable), token, over())

  function manageSide(name: string, side: Side, settings: Record<string, string>): Managed {
    const prefix = side === 'central' ? 'CENTRAL' : 'EDGE'
    const keys = tls && { [`${prefix}_TLS_CERT`]: tls.cert, [`${prefix}_TLS_KEY`]: tls.key }
    return manage({
      name,
      file: join(folder, `${name}.db`),
      side,
      settings: { ...settings, ...keys, [`${prefix}_PORT`]: '0' },
      onComplaint: (text) => complaints.push(text),
    })
  }

  const central = manageSide(CENTRAL, 'central', {
    CENTRAL_DATABASE_URL: `file:${join(folder, `${CENTRAL}.db`)}`,
  })
  const clinics = await Promise.all(['Kisumu', 'Siaya'].map(addClinic))

  async function addClinic(name: string): Promise<string> {
    const words = ['clinic', 'add', '--name', name, '--time-zone', 'Africa/Nairobi']
    return (await central.run(...words)).clinic_id
  }

  /** A client of central, behind a cable of its own. */
  async function addClient(role: 'admin' | 'client', forClinics: readonly string[]) {
    const scope = forClinics.flatMap((id) => ['--clinic', id])
    const added = await central.run('token', 'add', '--role', role, ...scope)
    const cable = await newCable()
    central.attach(cable)
    return { id: String(added.token_id), caller: callerAt(cable, added.token), cable }
  }

  async function addBox(name: string, own: string[]): Promise<Box> {
    const scope = own.flatMap((id) => ['--clinic', id])
    const place = await central.run('node', 'add', ...scope, '--name', name)
    const road = await newCable()
    central.attach(road)
    const box = manageSide(name, 'edge', {
      EDGE_DATABASE: join(folder, `${name}.db`),
      EDGE_SYNC_CRON: NO_SCHEDULE,
      ...(tls && { EDGE_CENTRAL_CA: tls.cert }),
    })
    // Whoever steers the run needs a line that works.
    const steeringCable = await newCable()
    const wifi = await newCable()
    roughCables.push(road, wifi)
    box.attach(steeringCable)
    box.attach(wifi)
    const steering = await box.run('device', 'add', '--name', 'steering')
    const devices = await Promise.all(
      Array.from({ length: size.devices }, async (_, n) => {
        const added = await box.run('device', 'add', '--name', `tablet ${n + 1}`)
        return { id: String(added.device_id), caller: callerAt(wifi, added.token) }
      }),
    )
    await isUp
    await box.run('enrol', '--central', urlOf(road), '--code', place.enrolment_code)
    await box.up()
    return { ...box, clinics: own, steering: callerAt(steeringCable, steering.token), devices }
  }

  const roughCables: Cable[] = []
  const [here = '', there = ''] = clinics
  const scopes = [[here], [here, there], [there]]
  const isUp = central.up()
  const [steering, ...clients] = await Promise.all([
    addClient('admin', []),
    // The first sees everything; the others one clinic.
    ...Array.from({ length: size.clients }, (_, n) =>
      n === 0 ? addClient('admin', []) : addClient('client', [here]),
    ),
  ])
  roughCables.push(...clients.map(({ cable }) => cable))
  const boxes = await Promise.all(
    Array.from({ length: size.boxes }, (_, n) => {
      return addBox(`box-${n + 1}`, scopes[n % scopes.length] ?? [here])
    }),
  )

  return {
    central,
    boxes,
    clinics,
    clients,
    /** An administrator with a line that works. */
    admin: steering.caller,
    complaints,
    weather(next: 'rough' | 'clear') {
      for (const cable of roughCables) cable.weather(next)
    },
    roughCables,
    async close() {
      for (const one of [central, ...boxes]) await one.kill()
      for (const cable of allCables) cable.close()
      for (const agent of agents) await agent.destroy()
    },
  }
}
