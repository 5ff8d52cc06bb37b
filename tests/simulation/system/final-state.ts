import { join } from 'node:path'
import { createEnrolment } from '@outpost/central/nodes/enrolment'
import { openEdgeStore } from '@outpost/edge/store/database'
import { connectToCentral } from '@outpost/edge/sync/central'
import { enrol } from '@outpost/edge/sync/enrol'
import type { HeldEdit, HeldRecord } from '@outpost/edge/tablet/replica/database'
import { whereNotAtCentral } from '@outpost/edge/tablet/replica/not-at-central'
import type { Decision } from '@outpost/shared/protocol/conflicts'
import { layDatabase } from '../../support/new-database.ts'
import { BOX_SETTINGS, type BoxNode, VERSION } from './box-node.ts'
import { type Plain, readPlain } from './plain-reads.ts'
import { fetchOf, questionOf } from './question.ts'
import type { System } from './system.ts'
import type { TabletNode } from './tablet-node.ts'
import type { Made, Verdict } from './witness.ts'

/** All that the invariants look at, when the weather has cleared. */
export type FinalState = {
  system: System
  central: Plain
  /** What waits at central for an admin. */
  centralInbox: InboxItem[]
  /** Ids of records of which a copy waits for an admin after a restore (N9). */
  held: ReadonlySet<string>
  boxes: { box: BoxNode; clinics: string[]; plain: Plain; inbox: InboxItem[] }[]
  /** Boxes that were enrolled just now, each for the clinics of one of those above. */
  fresh: { like: string; plain: Plain }[]
  tablets: TabletState[]
  made: ReadonlyMap<string, Made>
  toldBy(authority: string): ReadonlyMap<string, Verdict>
}

export type TabletState = {
  tablet: TabletNode
  records: HeldRecord[]
  edits: HeldEdit[]
  /** Ids of those that it shows as not at central, and how. */
  unreached: { here: string[]; onBox: string[]; inInbox: string[] }
  /** Ids of all edits that it knows to need a person. */
  inbox: string[]
}

/** What `GET /api/inbox` tells of a rejected edit. */
export type InboxItem = {
  id: string
  edit: unknown
  mine: unknown
  conflict: { error_code: string } | null
  decisions: Decision[]
}

export async function readFinalState(system: System): Promise<FinalState> {
  const { central, boxes, witness } = system
  await central.store().gather()
  const read: FinalState['boxes'] = []
  for (const box of boxes) {
    const clinics = central.clinicsOf(box.nodeId)
    const inbox = await readInbox(system, box.name)
    read.push({ box, clinics, plain: readPlain(box.edge().store), inbox })
  }
  const fresh: FinalState['fresh'] = []
  // One of them a seed: it costs as much as everything else together.
  for (const { box, clinics } of read.filter((_, index) => index === system.step % read.length)) {
    fresh.push({ like: box.name, plain: await readFreshBox(system, clinics) })
  }
  const tablets: TabletState[] = []
  for (const tablet of system.tablets) {
    tablets.push(await readTablet(tablet))
  }
  return {
    system,
    central: readPlain(central.store()),
    centralInbox: await readInbox(system, 'central'),
    held: readHeld(system),
    boxes: read,
    fresh,
    tablets,
    made: witness.made(),
    toldBy: witness.verdictsOf,
  }
}

async function readTablet(tablet: TabletNode): Promise<TabletState> {
  const db = tablet.db()
  const { here, onBox, inInbox } = await whereNotAtCentral(db)
  const idsOf = async (part: typeof here) => (await part.toArray()).map(({ id }) => id)
  return {
    tablet,
    records: await db.records.toArray(),
    edits: await tablet.edits(),
    unreached: {
      here: await idsOf(here),
      onBox: await idsOf(onBox),
      inInbox: await idsOf(inInbox),
    },
    inbox: await db.inbox.toCollection().primaryKeys(),
  }
}

function readHeld({ central }: System): Set<string> {
  const rows = central
    .store()
    .sql.all<{ id: string }>('select record_id as id from held_copies where decision is null')
  return new Set(rows.map(({ id }) => id))
}

async function readInbox({ writers }: System, name: string): Promise<InboxItem[]> {
  const person = writers.find(
    ({ authority, principal }) => authority === name && principal.role !== 'client',
  )
  if (!person) throw new Error(`nobody can see the inbox of ${name}`)
  const answer = await person.node().ask(questionOf(person.token, 'GET', '/api/inbox'))
  return answer.body.results
}

/** A replica built afresh: a new box for these clinics, after its first round. */
async function readFreshBox(system: System, clinics: string[]): Promise<Plain> {
  const { central, folder, trueTime, log } = system
  const { sqlite } = central.store()
  const nodeId = system.dice.uuid()
  central.principals().add({ id: nodeId, role: 'node', name: 'fresh', clinics, token: null })
  const { code } = createEnrolment({ sqlite, clock: central.clock }).newCodeFor(nodeId)
  const fetch = fetchOf(central, 40)
  const file = join(folder, 'fresh.db')
  layDatabase('edge', file)
  const edge = openEdgeStore(file, trueTime, { key: null, monotonic: trueTime.now })
  try {
    await enrol(edge, fetch, { centralUrl: 'https://central', code })
    const { rounds } = connectToCentral({
      edge,
      settings: BOX_SETTINGS,
      version: VERSION,
      log,
      road: { fetch, close: async () => {} },
      monotonic: trueTime.now,
    })
    const { isComplete, error } = await rounds.ask()
    if (!isComplete) throw new Error(`a fresh box could not fill itself: ${error}`)
    return readPlain(edge.store)
  } finally {
    edge.store.close()
  }
}
