import { collections } from '@outpost/shared/model/collections'
import { type Operation, onCollection } from './example-requests.ts'

/*
 * Who may do what (A3), said once more and in other words than `authority/rights.ts` and the judge
 * say it, so that a slip in either shows. It is about what a caller does in its own clinic.
 */

/** Whoever calls, and what is known of the credential. */
export type Persona = {
  name: string
  /** Null: the credential opens nothing, for it is missing, unknown, expired or revoked. */
  role: 'node' | 'device' | 'client' | 'admin' | 'viewer' | null
  /** Whether it is for all clinics. */
  seesAll?: boolean
  /** Whether it is a person's session. */
  isSession?: boolean
}

export type Answered = 'done' | 'unauthenticated' | 'forbidden'

type Who = (persona: Persona) => Answered

const anyone: Who = () => 'done'
const known =
  (may: (persona: Persona) => boolean): Who =>
  (persona) => {
    if (persona.role === null) return 'unauthenticated'
    return may(persona) ? 'done' : 'forbidden'
  }

const whoeverIsKnown = known(() => true)
const whoeverWrites = known(({ role }) => role !== 'viewer')
const central = known(({ role, seesAll }) => (role === 'client' || role === 'admin') && !!seesAll)
const device = known(({ role }) => role === 'device')
const admins = known(({ role }) => role === 'admin')
const people = known(({ role }) => role === 'admin' || role === 'viewer')

/** By the ids of operations; those on collections follow from who writes the collection. */
const WHO_MAY: Record<string, Who> = {
  getDocument: anyone,
  showDocument: anyone,
  getDocumentPart: anyone,
  isLive: anyone,
  isReady: anyone,
  enrol: anyone,
  logIn: anyone,
  logOut: anyone,

  getStatus: whoeverIsKnown,
  pullChanges: whoeverIsKnown,
  listenForChanges: whoeverIsKnown,
  digestRecords: whoeverIsKnown,
  fetchRecords: whoeverIsKnown,
  listEdits: whoeverIsKnown,
  getStockCard: whoeverIsKnown,
  listPatientMovements: whoeverIsKnown,
  pushEdits: whoeverWrites,
  moveStock: whoeverWrites,

  listNodes: people,
  getNode: people,
  watchNodes: people,
  listRounds: people,
  listOrders: people,
  giveOrder: admins,
  getSupportBundle: people,
  revokeNode: admins,
  reinstateNode: admins,
  releaseNode: admins,
  getMetrics: known(({ role, seesAll }) => role === 'device' || (role !== 'node' && !!seesAll)),
  addNode: admins,
  makeEnrolmentCode: admins,
  placeNode: admins,
  listClinics: people,
  putClinic: admins,
  previewImport: known(({ role, seesAll }) => role === 'admin' && !!seesAll),
  importList: known(({ role, seesAll }) => role === 'admin' && !!seesAll),
  listAlerts: people,
  tryAlertChannels: admins,
  searchAudit: people,
  exportAudit: people,
  tellRecordStory: people,
  tellLists: people,
  listConflicts: people,
  listDiscrepancies: people,
  listHeldCopies: people,
  decideHeldCopy: known(({ role }) => role === 'admin'),
  getInboxItem: known(({ role }) => role === 'device' || role === 'admin' || role === 'viewer'),
  listInbox: known(({ role }) => role === 'device' || role === 'admin'),
  decideEdit: known(({ role }) => role === 'device' || role === 'admin'),
  placePatient: known(({ role }) => role === 'admin'),
  mergePatient: known(({ role }) => role === 'admin'),
  unmergePatient: known(({ role }) => role === 'admin'),
  recoverLostHours: known(({ role }) => role === 'node'),
  announceToken: known(({ role }) => role === 'node'),
  sendSupportBundle: known(({ role }) => role === 'node'),
  runRound: device,

  findSimilarPatients: whoeverIsKnown,
  listShareRequests: whoeverIsKnown,
  lookUpPatient: whoeverWrites,
  askForPatient: whoeverWrites,
  decideShareRequest: known(({ role }) => role === 'admin'),

  showWayToConsole: anyone,
  showConsole: anyone,
  getConsolePart: anyone,

  showTabletApp: anyone,
  getTabletAppPart: anyone,
  getTabletAppManifest: anyone,
  getTabletAppWorker: anyone,
  pairDevice: anyone,
  listStaff: device,
  listDevices: device,
  beginStaffSession: device,
  endStaffSession: device,
  // Who gets so far is asked for a manager's PIN.
  makePairingCode: device,
  revokeDevice: device,
  rotateDeviceToken: device,
  addStaff: device,
  setPin: device,
  removeStaff: device,

  getSession: people,
  // Only an account has a password.
  changePassword: (persona) => {
    const answered = people(persona)
    return answered === 'done' && !persona.isSession ? 'unauthenticated' : answered
  },
}

const READING = ['list', 'sync', 'get']

/** What an operation must answer; null if nobody has said it yet. */
export function whoMay({ id }: Operation): Who | null {
  const own = WHO_MAY[id]
  if (own) return own
  const found = onCollection(id)
  if (!found) return null
  if (READING.includes(found.verb)) return whoeverIsKnown
  return collections[found.name].writtenBy === 'central' ? central : whoeverWrites
}
