import type { Names } from '@outpost/shared/authority/names'
import type { Clinic } from '@outpost/shared/model/clinic'
import type { CollectionName, Fields } from '@outpost/shared/model/collections'
import type { StoredRecord } from '@outpost/shared/model/record'
import type { Millis } from '@outpost/shared/model/time'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { Outcome } from '@outpost/shared/protocol/messages'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import { Dexie, type DexieOptions, type Table } from 'dexie'
import type { ToldStatus } from './box-told.ts'
import type { KeptCard } from './card-line.ts'
import type { InboxItem } from './inbox-item.ts'

/** A record as it is shown. */
export type SeenRecord = StoredRecord & {
  /** The box's last edit under those of this device (E4). */
  under: string | null
  /**
   * Only what was written and rejected is left of it: the record is nowhere but in the inbox (N5). Until
   * somebody has decided it is shown as that, and nothing can be done to it.
   */
  isRejected?: true
  /** Only what was written is left of it: its box has passed that on, and only central can tell (N10). */
  isPassedOn?: true
}

/** A record as the device holds it. */
export type HeldRecord = {
  collection: CollectionName
  id: string
  /** As the box has it; its overlay says how far the box has got with it. Null if the box has none. */
  copy: StoredRecord | null
  /** What is shown (N2): the copy with this device's edits over it. Null if there is nothing to show. */
  seen: SeenRecord | null
  /** The filling that brought it last (F6). */
  generation: number
  /** When it last came, was opened, or was written here, on the box's clock. */
  usedAt: Millis
}

/**
 * How far an edit has got: it waits on the device, was sent, is on the box, or was rejected by the
 * box, in whose inbox it lies from then on. `confirmed`: central has it too, as far as the box said.
 * `decided`: the box or central had rejected it, and a person has decided about it.
 */
export type HeldEditState = 'waiting' | 'sent' | 'accepted' | 'confirmed' | 'rejected' | 'decided'

/** An edit that was made on this device. */
export type HeldEdit = {
  /** The order in which they were made. */
  seq: number
  id: string
  collection: CollectionName
  recordId: string
  edit: Edit
  /** As it was made and is sent, in JSON (E1); `bytes` of it in UTF-8. */
  body: string
  bytes: number
  hash: string
  /** The clinics of the box for which it was made; missing in what apps of before have kept. */
  clinics?: string[]
  /** The box's last edit that lay over the record when it was made (E4). */
  under: string | null
  /** The named fields as the writer saw them (N5). */
  before: Fields | null
  /** What the records were called that it is of, or names (N5), until it is confirmed; missing in what apps of before have kept. */
  names?: Names | null
  state: HeldEditState
  outcome: Outcome | null
  answeredAt: Millis | null
  /** Rejected by a box that may have lost its inbox since: it is to lie there again (N5). */
  isReturning?: boolean
  /** It was sent, and no answer came: the box may have taken it. */
  isAnswerLost?: boolean
  /**
   * A box that is another by now had taken it, or may have, and may have told central (N10). Of an accepted one:
   * the box of now has passed it on and has no record to show (`passed-on.ts`).
   */
  isPerhapsTaken?: boolean
  /** Of a decided one: nothing was made of it that counts in its place. Missing in what apps of before have kept. */
  isVoid?: boolean
  /** Of one that takes back a movement: so many before it were decided (E7). Missing in what apps of before have kept. */
  turn?: number
  /** Of a decided one: central has that, and what was made of it. Missing until the box has said so. */
  isDecidedAtCentral?: boolean
  setAsideUntil: Millis | null
  lastError: string | null
  /** Since when the box says that it does not know what this was made on; missing if it never has. */
  baseMissedSince?: Millis | null
}

/** Where the replica stands; one row. */
export type ReplicaState = {
  key: 1
  epoch: string | null
  /** That of the box at which it had its place before; null or missing if it had none. */
  epochBefore?: string | null
  cursor: string | null
  etag: string | null
  generation: number
  isFilled: boolean
  clinics: Clinic[]
  lastRound: RoundResult | null
  /** When the box last answered a round whole, on its clock. */
  lastSuccessAt: Millis | null
  /** How often it has taken something of the box in a round: what was asked before that is old news. */
  takings?: number
  /** The tag of the box's inbox as it is kept here; missing until the box has told it. */
  inboxEtag?: string | null
  /** By when things were old when room was last made, and where a step of the clock led since (A5); missing before that. */
  believed?: { at: Millis; steppedTo: Millis | null }
  /** How the box stood with central when it told that last, and when that was. */
  boxTold?: ToldStatus
  /** Patients who are expected and not here: the box is to be asked for them. */
  awaited?: string[]
}

const FIRST_STATE: ReplicaState = {
  key: 1,
  epoch: null,
  cursor: null,
  etag: null,
  generation: 1,
  isFilled: false,
  clinics: [],
  lastRound: null,
  lastSuccessAt: null,
}

/** A member of staff, as the box tells of them. */
export type Member = { id: string; name: string; hasPin: boolean; isManager: boolean }

export type KnownStaff = { members: Member[]; lockAfterMs: Millis }

/** In whose name edits are made on the device, in all its tabs. */
export type Working = {
  /** Null for nobody's. */
  member: Pick<Member, 'id' | 'name'> | null
  /** Somebody has said who works; until then nothing is shown but that question. */
  isOpen: boolean
  /** It went on in nobody's name, and asks again because the box answers. */
  isAskedAgain?: boolean
  /** When the device was last touched, on its own clock. */
  touchedAt: Millis
}

/** The device's place at its box (A2); one row, there once it was paired. */
export type Pairing = {
  key: 1
  deviceId: string
  name: string
  token: string
  /** The box's clock minus the device's own. */
  clockOffsetMs: Millis
  /** The language that was chosen; null for the browser's. */
  language: string | null
  /** For whom the device acts (A2), as the box last told; missing until it has. */
  staff?: KnownStaff
  /** Who works at the device; missing until somebody was asked for. */
  working?: Working
  /** What was written before it was paired, or at a box that is another by now, waits until this one knows for whom the device acts (A2). */
  awaitsName?: boolean
  /** The pharmacy in which the device lies, if one was chosen. */
  pharmacyId?: string | null
  /** How many card numbers it has given; none is given twice. */
  cardsGiven?: number
}

/** The name of the one database; an origin is a box, and a browser on a tablet is one device of it. */
const DATABASE_NAME = 'outpost'

/** What an index says of a record: `seen` and `copy` are objects, so fields are found by their paths. */
const RECORD_INDEXES = [
  '[collection+id]',
  'collection',
  'generation',
  '[collection+usedAt]',
  'seen.fields.patient_id',
  'seen.fields.card_number',
  'seen.fields.merged_into',
  '[seen.fields.doctor_id+seen.fields.starts_at]',
  '[collection+seen.fields.starts_at]',
]

export type DeviceDatabase = Dexie & {
  records: Table<HeldRecord, [CollectionName, string]>
  edits: Table<HeldEdit, number, Omit<HeldEdit, 'seq'>>
  standing: Table<ReplicaState, number>
  place: Table<Pairing, number>
  /** Stock cards as the box told them last, by the ids of the batches. */
  cards: Table<KeptCard, string>
  /** What needs a person (N5), as the box told last, by the ids of the edits. */
  inbox: Table<InboxItem, string>
}

/**
 * Opens the device's database. A write is there when its promise resolves, also if the power goes in
 * the next moment (N1): browsers are asked to wait for the disk.
 */
export function openDeviceDatabase(
  name: string = DATABASE_NAME,
  options: DexieOptions = {},
): DeviceDatabase {
  const db = new Dexie(name, {
    chromeTransactionDurability: 'strict',
    // What is shown is what is on the disk; and copies of it in memory cost more than reading it again.
    cache: 'disabled',
    ...options,
  }) as DeviceDatabase
  db.version(3).stores({
    records: RECORD_INDEXES.join(', '),
    edits: '++seq, &id, state, recordId, edit.movement.patient_id',
    standing: 'key',
    place: 'key',
    cards: 'id, at',
    inbox: 'id, edit.record_id',
  })
  return db
}

/** All that is shown of a collection. */
export async function readAllSeen(
  db: DeviceDatabase,
  collection: CollectionName,
): Promise<SeenRecord[]> {
  const rows = await db.records.where('collection').equals(collection).toArray()
  return rows.map(({ seen }) => seen).filter((seen) => seen !== null)
}

export async function readState(db: DeviceDatabase): Promise<ReplicaState> {
  return (await db.standing.get(1)) ?? FIRST_STATE
}

export async function changeState(db: DeviceDatabase, change: Partial<ReplicaState>) {
  await db.standing.put({ ...(await readState(db)), ...change })
}

/** The device's place at its box, or nothing if it was not paired. */
export async function readPairing(db: DeviceDatabase): Promise<Pairing | undefined> {
  return db.place.get(1)
}

/** The replica takes something of the box: an answer to what was asked before may lack it. */
export async function countTaking(db: DeviceDatabase) {
  const { takings = 0 } = await readState(db)
  await changeState(db, { takings: takings + 1 })
}
