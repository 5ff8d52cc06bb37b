import { exampleBundle } from '@outpost/central/routes/support-bundle'
import {
  COLLECTION_NAMES,
  type CollectionName,
  collections,
} from '@outpost/shared/model/collections'
import { v4 } from 'uuid'
import { appointmentFields, createOf } from './authority.ts'
import type { Caller } from './caller.ts'
import { patientFields, push } from './make.ts'
import { movementBelowZero } from './two-clinics.ts'

/** A request as it goes out. */
export type Asked = {
  method: string
  path: string
  body?: unknown
  headers?: Record<string, string>
  /** What it is answered where it gets past the question of who may. */
  past?: number
}

/** An operation of the OpenAPI document. */
export type Operation = { id: string; method: string; path: string; roles: string[] | null }

/** What example requests are made for. */
export type Place = {
  /** May make what a request needs. */
  maker: Caller
  clinic: string
  /** A record of each collection that lies in the clinic or the catalogue. */
  standing: Record<CollectionName, string>
  /** Makes an edit that waits in an inbox; answers its id. */
  reject(): Promise<string>
  newCode(): string
  /** At a box: a member of staff, without a PIN. */
  member?: string
  /** Who changes a password: its email and password. */
  account?: { email: string; password: string }
}

type Example = (place: Place) => Promise<Omit<Asked, 'method' | 'path'> & { path?: string }>

const plain: Example = async () => ({})
const at = (query: string): Example => {
  return async () => ({ path: query })
}

const ONE_DOCTOR = { collection: 'doctors', csv: 'id,full_name\nD1,Dr Otieno\n' }

/** Of a box that is not there, so that each may be asked again. */
function ofNoBox(id: string, below: string, body?: object): Record<string, Example> {
  return { [id]: async () => ({ path: `/api/nodes/${v4()}${below}`, body, past: 404 }) }
}

/**
 * A request that must succeed for whoever may call the operation, by the operation's id. `path` is the
 * path with its query; without it the document's own will do. Those on collections are made below.
 */
const EXAMPLES: Record<string, Example> = {
  getDocument: plain,
  showDocument: plain,
  getDocumentPart: at('/docs/start.js'),
  isLive: plain,
  isReady: plain,
  getMetrics: plain,
  getStatus: plain,
  listenForChanges: plain,
  pullChanges: at('/api/sync/changes?limit=10'),
  digestRecords: at('/api/sync/digest?collection=patients'),
  fetchRecords: async ({ standing }) => ({ body: { ids: [standing.patients] } }),
  listEdits: at('/api/edits?limit=5'),
  listInbox: plain,
  getInboxItem: async (place) => ({ path: `/api/inbox/${await place.reject()}` }),
  addNode: async ({ clinic }) => ({ body: { name: 'box 9', clinics: [clinic] } }),
  ...ofNoBox('makeEnrolmentCode', '/code'),
  placeNode: async ({ clinic }) => ({
    path: `/api/nodes/${v4()}/clinics`,
    body: { clinics: [clinic] },
    past: 404,
  }),
  listClinics: plain,
  putClinic: async ({ clinic }) => ({
    path: `/api/clinics/${clinic}`,
    body: { name: 'Kisumu', time_zone: 'Africa/Nairobi' },
  }),
  previewImport: async () => ({ body: ONE_DOCTOR }),
  importList: async () => ({ body: { ...ONE_DOCTOR, preview: '0'.repeat(64) }, past: 400 }),
  listAlerts: plain,
  tryAlertChannels: plain,
  searchAudit: plain,
  exportAudit: plain,
  tellRecordStory: async ({ standing }) => ({ path: `/api/records/${standing.patients}/story` }),
  tellLists: plain,
  listConflicts: plain,
  listDiscrepancies: plain,
  listHeldCopies: plain,
  decideHeldCopy: async () => ({
    path: '/api/held-copies/1/decide',
    body: { decision: 'dismiss' },
    past: 404,
  }),
  pushEdits: async (place) => ({ body: { epoch: await epochOf(place), edits: [patient(place)] } }),
  decideEdit: async (place) => ({
    path: `/api/inbox/${await place.reject()}/decide`,
    body: { decision: 'withdraw' },
  }),
  getStockCard: async ({ standing }) => ({
    path: `/api/pharmacy-inventory/${standing['pharmacy-inventory']}/movements`,
  }),
  listPatientMovements: async ({ standing }) => ({
    path: `/api/patients/${standing.patients}/movements`,
  }),
  moveStock: async ({ standing }) => ({
    path: `/api/pharmacy-inventory/${standing['pharmacy-inventory']}/movements`,
    body: { kind: 'RECEIVED', delta: 1 },
  }),
  placePatient: async ({ standing, clinic }) => ({
    path: `/api/patients/${standing.patients}/clinics`,
    body: { clinic_id: clinic, shared_with: [] },
  }),
  mergePatient: async (place) => ({
    path: `/api/patients/${await freshId('patients', place)}/merge`,
    body: { into: await freshId('patients', place) },
  }),
  unmergePatient: async (place) => ({
    path: `/api/patients/${await freshId('patients', place)}/unmerge`,
  }),
  enrol: async ({ newCode }) => ({ body: { code: newCode() } }),
  recoverLostHours: async (place) => ({
    body: { epoch: await epochOf(place), copies: [], edits: [] },
  }),
  listNodes: plain,
  watchNodes: plain,
  getNode: async () => ({ path: `/api/nodes/${v4()}`, past: 404 }),
  ...ofNoBox('listRounds', '/rounds'),
  ...ofNoBox('listOrders', '/orders'),
  ...ofNoBox('giveOrder', '/orders', { kind: 'resume' }),
  ...ofNoBox('getSupportBundle', `/orders/${v4()}/bundle`),
  ...ofNoBox('revokeNode', '/revoke'),
  ...ofNoBox('reinstateNode', '/reinstate'),
  ...ofNoBox('releaseNode', '/release', {}),
  sendSupportBundle: async () => ({
    body: { order_id: v4(), bundle: exampleBundle },
    past: 404,
  }),
  logIn: async ({ account }) => ({ body: account }),
  getSession: plain,
  logOut: plain,
  changePassword: async ({ account }) => ({
    body: { password: account?.password, new_password: account?.password },
  }),
  runRound: plain,
  announceToken: async () => ({ body: { token_hash: v4().replaceAll('-', '').repeat(2) } }),

  findSimilarPatients: async () => ({ body: { full_name: 'Amina' } }),
  lookUpPatient: async () => ({ body: { national_id: '27845512' } }),
  listShareRequests: plain,
  // A handle is good for its caller only.
  askForPatient: async ({ clinic }) => ({ body: { handle: 'x', clinic_id: clinic }, past: 400 }),
  decideShareRequest: async () => ({
    path: `/api/share-requests/${v4()}/decide`,
    body: { decision: 'grant' },
    past: 404,
  }),

  showWayToConsole: plain,
  showConsole: plain,
  getConsolePart: ({ maker }) => partOf('/console', maker),

  showTabletApp: plain,
  getTabletAppManifest: plain,
  getTabletAppWorker: plain,
  getTabletAppPart: ({ maker }) => partOf('/', maker),
  pairDevice: async ({ newCode }) => ({ body: { code: newCode() } }),
  listDevices: plain,
  listStaff: plain,
  // No manager works at the device.
  makePairingCode: async () => ({ body: { name: 'Tablet 2' }, past: 403 }),
  revokeDevice: async () => ({ path: `/api/devices/${v4()}/revoke`, past: 403 }),
  rotateDeviceToken: async () => ({ path: `/api/devices/${v4()}/rotate`, body: {}, past: 403 }),
  addStaff: async () => ({ body: { name: 'Sister Wanjiru' }, past: 403 }),
  setPin: async ({ member }) => ({
    path: `/api/staff/${member}/pin`,
    body: { pin: '2580' },
    past: 403,
  }),
  removeStaff: async ({ member }) => ({ path: `/api/staff/${member}`, past: 403 }),
  beginStaffSession: async ({ member }) => ({ body: { staff_id: member } }),
  endStaffSession: plain,
}

/** A file that the page of an app loads. */
async function partOf(page: string, maker: Caller) {
  const { text } = await maker.get(page)
  const [path = '/not built: npm run build'] = /(\/console)?\/assets\/[\w.-]+/.exec(text) ?? []
  return { path }
}

/** The request of the operation at this place. Throws, with what is to be done, if there is none. */
export async function exampleOf(operation: Operation, place: Place): Promise<Asked> {
  const example = EXAMPLES[operation.id] ?? exampleOnCollection(operation)
  if (!example) {
    throw new Error(
      `The operation ${operation.id} (${operation.method} ${operation.path}) is new to the walk. Add a request to EXAMPLES in tests/support/example-requests.ts, and who may send it to WHO_MAY in tests/support/who-may.ts.`,
    )
  }
  const { method, path } = operation
  return { method, path, ...(await example(place)) }
}

/** The collection of an operation like `listPatients`, and what is done to it; else null. */
export function onCollection(id: string): { verb: string; name: CollectionName } | null {
  for (const name of COLLECTION_NAMES) {
    const { one, many } = collections[name].title
    const verb = [one, many].flatMap((title) =>
      id.endsWith(title) ? [id.slice(0, -title.length)] : [],
    )[0]
    if (verb && VERBS.includes(verb)) return { verb, name }
  }
  return null
}

const VERBS = ['list', 'sync', 'get', 'create', 'replace', 'update', 'delete', 'syncUpdate']

function exampleOnCollection({ id, path }: Operation): Example | null {
  const found = onCollection(id)
  if (!found) return null
  const { verb, name } = found
  const pathOf = (recordId: string) => path.replace('{id}', recordId)
  return async (place) => {
    const standing = pathOf(place.standing[name])
    switch (verb) {
      case 'create':
        return { body: newFields(name, place) }
      case 'update':
        return { path: standing, body: CHANGES[name]() }
      case 'replace':
        return { path: standing, body: { ...(await read(place, name)).body, ...CHANGES[name]() } }
      case 'syncUpdate': {
        const { headers } = await read(place, name)
        return {
          path: standing,
          body: CHANGES[name](),
          headers: { 'If-Match': headers.get('etag') ?? '' },
        }
      }
      case 'delete':
        return { path: pathOf(await freshId(name, place)) }
      default:
        return { path: standing }
    }
  }
}

const read = ({ maker, standing }: Place, name: CollectionName) =>
  maker.get(`/api/${name}/${standing[name]}/`)

/** A record of its own, to be deleted; the standing one where the maker may not make any. */
async function freshId(name: CollectionName, place: Place): Promise<string> {
  const made = await place.maker.send('POST', `/api/${name}/`, newFields(name, place))
  return made.status === 201 ? made.body.id : place.standing[name]
}

/** The fields of a record that can be made at this place. */
function newFields(name: CollectionName, { clinic, standing }: Place) {
  const text = v4()
  const fields: Record<CollectionName, Record<string, unknown>> = {
    patients: patientFields(clinic, { full_name: `Amina ${text}` }),
    doctors: { full_name: `Dr ${text}` },
    appointments: appointmentFields(clinic, standing.patients),
    pharmacies: { clinic_id: clinic, name: `Store ${text}` },
    medicines: { name: `Medicine ${text}`, unit: 'tablet' },
    'pharmacy-inventory': {
      pharmacy_id: standing.pharmacies,
      medicine_id: standing.medicines,
      batch_number: text,
    },
  }
  return fields[name]
}

let changes = 0

/** A change of one field, another one each time. */
const CHANGES: Record<CollectionName, () => Record<string, unknown>> = {
  patients: () => ({ village: `Village ${++changes}` }),
  doctors: () => ({ specialty: `Specialty ${++changes}` }),
  appointments: () => ({ notes: `Note ${++changes}` }),
  pharmacies: () => ({ address: `Street ${++changes}` }),
  medicines: () => ({ form: `Form ${++changes}` }),
  'pharmacy-inventory': () => ({ reorder_level: ++changes }),
}

const patient = (place: Place) => createOf('patients', newFields('patients', place))

async function epochOf({ maker }: Place): Promise<string> {
  return (await maker.get('/api/sync/status/')).body.epoch
}

/** The operations of the document that a server gives. */
export async function operationsOf(url: string): Promise<Operation[]> {
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId: string; 'x-roles'?: string[] }>>
  }
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      roles: operation['x-roles'] ?? null,
    })),
  )
}

/** An edit of this caller that is rejected and waits for a person; answers its id. */
export async function rejectOne(caller: Caller, stockId: string): Promise<string> {
  const edit = movementBelowZero(stockId, 'dropped')
  await push(caller, [edit])
  return edit.id
}
