import { join } from 'node:path'
import { createEnrolment } from '@outpost/central/nodes/enrolment'
import { createPrincipals } from '@outpost/central/nodes/principals'
import type { SampleReport } from '@outpost/central/sample/sample'
import { openCentralStore } from '@outpost/central/store/database'
import { openEdgeStore } from '@outpost/edge/store/database'
import { createDevices } from '@outpost/edge/store/devices'
import { createCentralFetch } from '@outpost/edge/sync/central-fetch'
import { enrol } from '@outpost/edge/sync/enrol'
import type { Clock } from '@outpost/shared/model/time'
import { newToken } from '@outpost/shared/node/tokens'
import { v4 } from 'uuid'
import type { Context } from './benchmark.ts'
import type { Server } from './children.ts'
import { startWire, type Wire } from './wire.ts'

/* Central with made-up records, and boxes of its clinics, as an operator would set them up. */

export const systemClock: Clock = { now: () => Date.now() }

/** What a central holds that was filled with made-up records. */
export type Sampled = { clinics: string[]; records: number }

/** Makes `central.db` in a folder with so many patients, and what the sample makes with them. */
export async function makeCentral(
  { children, note }: Context,
  folder: string,
  patients: number,
  clinics: number,
  seed = 1,
): Promise<Sampled> {
  note(`making up ${patients} patients of ${clinics} clinics; they are kept for later runs`)
  const numbers = { patients, clinics, seed }
  const words = Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)])
  const { out } = await children.run('central/main.ts', ['sample', ...words, '--json'], {
    CENTRAL_DATABASE_URL: `file:${join(folder, 'central.db')}`,
  })
  const report = JSON.parse(out) as SampleReport
  const records = Object.values(report.records).reduce((sum, count) => sum + count, 0)
  return { clinics: report.clinics.map(({ id }) => id), records }
}

export function serveCentral({ children }: Context, file: string): Promise<Server> {
  return children.serve('central/main.ts', ['serve', '--json'], {
    CENTRAL_DATABASE_URL: `file:${file}`,
    CENTRAL_PORT: '0',
  })
}

/** A token of an admin for these clinics, or for all. */
export function addAdmin(file: string, clinics: string[] | 'all'): string {
  const token = newToken()
  withPrincipals(file, ({ principals }) =>
    principals.add({ id: v4(), role: 'admin', name: 'bench', clinics, token }),
  )
  return token
}

/** A fresh box that has enrolled for a clinic and holds nothing yet. */
export async function enrolBox(
  centralFile: string,
  centralUrl: string,
  clinic: string,
  file: string,
) {
  const id = v4()
  const { code } = withPrincipals(centralFile, ({ principals, enrolment }) => {
    principals.add({ id, role: 'node', name: 'bench', clinics: [clinic], token: null })
    return enrolment.newCodeFor(id)
  })
  const edge = openEdgeStore(file, systemClock, { key: null })
  const { fetch, close } = createCentralFetch(undefined)
  try {
    await enrol(edge, fetch, { centralUrl, code })
  } finally {
    await close()
    edge.store.close()
  }
}

function withPrincipals<T>(file: string, use: (deps: Places) => T): T {
  const store = openCentralStore(file, systemClock)
  try {
    const deps = { sqlite: store.sqlite, clock: systemClock }
    return use({ principals: createPrincipals(deps), enrolment: createEnrolment(deps) })
  } finally {
    store.close()
  }
}

type Places = {
  principals: ReturnType<typeof createPrincipals>
  enrolment: ReturnType<typeof createEnrolment>
}

/** One clinic with its box, which holds all that central has. */
export type Clinic = {
  id: string
  records: number
  patients: string[]
  centralFile: string
  boxFile: string
  central: Server
  /** Before central; the box goes through it. */
  wire: Wire
  admin: string
  device: string
  stop(): Promise<void>
}

/** A copy of a clinic with so many patients whose box has made its first sync. */
export async function openClinic(context: Context, patients: number): Promise<Clinic> {
  type Facts = { id: string; records: number }
  const { folder, facts } = await context.workspace.copyOf<Facts>(
    `clinic-${patients}-patients`,
    (made) => fillClinic(context, patients, made),
  )
  const centralFile = join(folder, 'central.db')
  const boxFile = join(folder, 'edge.db')
  const admin = addAdmin(centralFile, 'all')
  const central = await serveCentral(context, centralFile)
  const wire = await startWire(central)
  return {
    ...facts,
    ...readyBox(boxFile, wire.url),
    centralFile,
    boxFile,
    central,
    wire,
    admin,
    async stop() {
      await wire.stop()
      await central.stop()
    },
  }
}

async function fillClinic(context: Context, patients: number, folder: string) {
  const { clinics, records } = await makeCentral(context, folder, patients, 1)
  const id = clinics[0] as string
  const centralFile = join(folder, 'central.db')
  const boxFile = join(folder, 'edge.db')
  const central = await serveCentral(context, centralFile)
  try {
    await enrolBox(centralFile, central.url, id, boxFile)
    await context.children.run('edge/main.ts', ['sync', '--json'], { EDGE_DATABASE: boxFile })
  } finally {
    await central.stop()
  }
  return { id, records }
}

/** Leads a box to where its central now is, and lets a device in. */
function readyBox(file: string, centralUrl: string): { device: string; patients: string[] } {
  const { store, row } = openEdgeStore(file, systemClock, { key: null })
  row.change({ centralUrl })
  const device = newToken()
  createDevices({ sqlite: store.sqlite, clock: systemClock }).add(v4(), 'tablet', device)
  const patients = store.sql
    .all<{ id: string }>(`select id from records where collection = 'patients' order by id`)
    .map(({ id }) => id)
  store.close()
  return { device, patients }
}
