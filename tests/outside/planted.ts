import { resolved } from '../support/resolved-document.ts'
import type { Document, Driver } from './driver.ts'

/*
 * Faults that are planted in the document, to see that the tool in between finds them: what it does
 * not see here, it could not have found in the real run either.
 */

// biome-ignore lint/suspicious/noExplicitAny: it is torn apart on purpose
type Torn = any

type Fault = {
  /** What is wrong in the planted document. */
  what: string
  /** The operation that is asked, and with what. */
  operation: string
  path: string
  status: number
  plant: (operation: Torn, document: Torn) => void
}

export const FAULTS: Fault[] = [
  {
    what: 'a member of a body has another type',
    operation: 'getStatus',
    path: '/api/sync/status/',
    status: 200,
    plant: ({ responses }) => {
      responses[200].content['application/json'].schema.properties.server_time = {
        type: 'integer',
      }
    },
  },
  {
    what: 'a member of a shared schema has another name',
    operation: 'listDoctors',
    path: '/api/doctors/',
    status: 200,
    plant: (_operation, { components }) => {
      const { Doctor, DoctorOnBox = Doctor } = components.schemas
      DoctorOnBox.required.push('nickname')
    },
  },
  {
    what: 'an error has another code',
    operation: 'getMedicine',
    path: '/api/medicines/00000000-0000-4000-8000-000000000000/',
    status: 404,
    plant: ({ responses }) => {
      const { schema } = responses[404].content['application/problem+json']
      schema.properties.error_code.enum = ['NOT_HERE']
    },
  },
  {
    what: 'the status is not described',
    operation: 'listEdits',
    path: '/api/edits',
    status: 200,
    plant: ({ responses }) => {
      delete responses[200]
    },
  },
  {
    what: 'the media type is another one',
    operation: 'getMetrics',
    path: '/metrics',
    status: 200,
    plant: ({ responses }) => {
      responses[200].content = { 'application/xml': { schema: { type: 'string' } } }
    },
  },
  {
    what: 'a header has another form',
    operation: 'syncPatients',
    path: '/api/patients/sync/',
    status: 200,
    plant: ({ responses }) => {
      responses[200].headers['X-Records-Synced'].schema = { type: 'string', pattern: '^none$' }
    },
  },
  {
    what: 'a header that must be there is not sent',
    operation: 'isLive',
    path: '/api/health/live',
    status: 200,
    plant: ({ responses }) => {
      responses[200].headers['X-Age'] = { required: true, schema: { type: 'string' } }
    },
  },
]

/** The document with all of them in it. */
export function withFaults(document: Document): Document {
  const torn = structuredClone(resolved(document))
  for (const { operation, plant } of FAULTS) {
    const found = Object.values(torn.paths)
      .flatMap((item) => Object.values(item))
      .find(({ operationId }) => operationId === operation)
    if (!found) throw new Error(`there is no operation ${operation} to plant a fault in`)
    plant(found, torn)
  }
  return torn
}

/** Asks for each; answers what was planted and not found. */
export async function notFound(driver: Driver): Promise<string[]> {
  for (const { path, status } of FAULTS) await driver.fitting('GET', path, { status })
  const found = new Set(driver.findings.map(({ operation }) => operation))
  return FAULTS.filter(({ operation }) => !found.has(operation)).map(({ what }) => what)
}
