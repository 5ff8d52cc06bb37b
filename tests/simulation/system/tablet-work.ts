import type { Wish, Written } from '@outpost/edge/tablet/replica/write'
import { actorOf, isWhoAsked } from '@outpost/edge/tablet/who-works/who-works'
import type { CollectionName } from '@outpost/shared/model/collections'
import { toWire, type WireRecord } from '@outpost/shared/model/record'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import { decideAs } from './deciding.ts'
import type { Intent } from './intent.ts'
import { INTENTS } from './intents.ts'
import { resultInWords } from './rounds.ts'
import type { TaskOptions } from './scheduler.ts'
import { type System, short } from './system.ts'
import type { Attempt } from './tablet-edits.ts'
import { paired, passAll } from './tablet-line.ts'
import type { TabletNode, View } from './tablet-node.ts'
import { beginSomebody } from './tablet-staff.ts'
import type { Kind } from './weather.ts'
import { pickWeighted } from './weighted.ts'
import { createWriter, type Writer } from './writer.ts'
import { surroundings } from './writing.ts'

/* What people do at tablets. */

const CALLS_MAX = 30
/** A browser has so many tabs of the app open. */
const TABS = 2
const KINDS_TRIED_MAX = 5

/** To add one: an entry. */
export const TABLET_WORK: readonly Kind[] = [
  { name: 'someone writes on a tablet', weight: 90, happen: (system) => writeSome(system, {}) },
  {
    name: "a tablet's browser is killed while it writes",
    weight: 3,
    happen: (system) => writeSome(system, { callsLeft: system.dice.below(6) }),
  },
  {
    name: "a tablet's form stays open",
    weight: 24,
    async happen(system) {
      const tablet = system.dice.pick(paired(system))
      if (!tablet) return false
      tablet.openForm = await tablet.view()
      return true
    },
  },
  {
    name: 'a tablet begins a round',
    weight: 60,
    happen: (system) => beginRound(system, { isStepwise: system.dice.chance(0.3) }),
  },
  {
    name: "a tablet's browser is killed during a round",
    weight: 4,
    happen: (system) => beginRound(system, { callsLeft: system.dice.below(CALLS_MAX) }),
  },
  {
    name: 'a person at a tablet decides',
    weight: 24,
    happen: (system) =>
      decideAs(
        system,
        paired(system).map((tablet) => handOf(system, tablet)),
        'a box',
      ),
  },
]

/** A person with a tablet, who asks the box for what is not done on the replica. */
function handOf({ template }: System, tablet: TabletNode): Writer {
  const { name, nodeId, box } = tablet
  return createWriter({
    name,
    principal: { id: nodeId, role: 'device', clinics: 'all', name },
    token: tablet.token(),
    authority: box.name,
    node: () => box,
    clinics: () => template.clinics,
    epoch: '',
  })
}

async function writeSome(system: System, options: TaskOptions): Promise<boolean> {
  const { dice, scheduler, tabletEdits, trace, tally, ids } = system
  const tablet = dice.pick(paired(system))
  const clinics = (await tablet?.clinics()) ?? []
  if (!tablet || clinics.length === 0) return false
  // Until somebody has said who works, nothing else is shown.
  if (await isAsking(tablet)) await beginSomebody(system, tablet)
  if (await isAsking(tablet)) return false
  const isOld = tablet.openForm !== null && dice.chance(0.6)
  const view = isOld ? (tablet.openForm as View) : await tablet.view()
  const found = intentOn(system, tablet, view, clinics)
  if (!found) return false
  const { name, intent } = found
  tally.kind(name)
  if (isOld) tally.kind(OLD_FORM)
  const wish = toWish(intent, view)
  const named = await actorOf(tablet.db())
  if (named.actor) tally.kind(IN_A_NAME)
  let attempt: Attempt | null = null
  const ownIds = {
    ...ids,
    editId() {
      const id = ids.editId()
      attempt = { id, tablet, intent, wish: { ...wish, ...named }, clinics, told: null }
      tabletEdits.attempts.set(id, attempt)
      tabletEdits.fresh.push(attempt)
      return id
    },
  }
  tablet.hasActed = true
  await scheduler.begin(
    tablet,
    `a write on ${tablet.name}`,
    async () => {
      const written = await tablet.write(wish, ownIds).catch(onlyFullStorage)
      if (scheduler.isKilled()) return
      if (attempt) attempt.told = written?.kind === 'kept' ? 'saved' : 'not saved'
      if (written?.kind === 'kept') tally.kind(KEPT)
      trace.push(
        `  ${tablet.name}: ${name}${isOld ? ' (old form)' : ''}: ${inWords(attempt, written)}`,
      )
    },
    options,
  )
  return true
}

export const OLD_FORM = 'an old form is saved on a tablet'
async function isAsking(tablet: TabletNode): Promise<boolean> {
  const place = await tablet.place()
  return !place || isWhoAsked(place)
}

export const KEPT = 'a tablet keeps an edit'
export const IN_A_NAME = 'somebody writes on a tablet in their name'

function inWords(attempt: Attempt | null, written: Written | null): string {
  if (!written || !attempt) return 'the storage is full'
  const { id, wish } = attempt
  const { op, collection, recordId, seen, fields, movement } = wish
  const upon = seen ? ` upon r${seen.revision}.${short(seen.overlay?.pending ?? '-')}` : ''
  const came =
    written.kind === 'conflict'
      ? written.conflict.error_code
      : written.kind === 'refused'
        ? written.problem.error_code
        : 'kept'
  const content = JSON.stringify(fields ?? movement ?? {})
  return `${short(id)} ${op} ${collection} ${short(recordId)}${upon} ${content} → ${came}`
}

function intentOn(system: System, tablet: TabletNode, view: View, clinics: readonly string[]) {
  const { dice, tabletEdits } = system
  const sees = (collection: CollectionName): WireRecord[] =>
    [...view.values()].filter((one) => one.collection === collection).map(toWire)
  const remembers = (collection: CollectionName) =>
    [...tabletEdits.attempts.values()].findLast(
      ({ tablet: by, wish }) =>
        by === tablet && wish.op === 'create' && wish.collection === collection,
    )?.wish.recordId
  const around = surroundings(system, { sees, remembers, clinics: () => clinics })
  for (let tries = 0; tries < KINDS_TRIED_MAX; tries++) {
    const { name, make } = pickWeighted(dice, INTENTS)
    const intent = make(around)
    if (intent) return { name, intent }
  }
  return null
}

function toWish({ collection, op, record_id, fields, movement }: Intent, view: View): Wish {
  const seen = op === 'create' ? null : (view.get(`${collection}/${record_id}`) ?? null)
  return {
    collection,
    recordId: record_id,
    op,
    seen,
    ...(fields && { fields }),
    ...(movement && { movement }),
  }
}

/** What the app says to a person, and tries again by itself (N1). */
export function onlyFullStorage(error: unknown): null {
  const { name, inner } = error as { name?: string; inner?: { name?: string } }
  if (name === 'QuotaExceededError' || inner?.name === 'QuotaExceededError') return null
  throw error
}

async function beginRound(system: System, options: TaskOptions): Promise<boolean> {
  const { dice } = system
  const tablet = dice.pick(paired(system).filter((one) => one.roundsUnderWay() < TABS))
  if (!tablet) return false
  if (tablet.roundsUnderWay() > 0) system.tally.kind(TWO_TABS)
  system.trace.push(`  ${tablet.name}: a round begins`)
  await roundOf(system, tablet, options, dice.chance(0.1) ? dice.below(3) : undefined)
  return true
}

export const TWO_TABS = 'two tabs of a tablet are at work'
export const WIPED = 'a tablet is wiped'

/** A round of a tablet, until it ends or waits; with the patients that may stay without a visit. */
async function roundOf(
  { scheduler, trace, tally }: System,
  tablet: TabletNode,
  options: TaskOptions = {},
  patientsMax?: number,
) {
  await scheduler.begin(
    tablet,
    `round of ${tablet.name}`,
    async () => {
      const result: RoundResult | null = await tablet.round(patientsMax).catch(onlyFullStorage)
      if (!tablet.isPaired()) tally.kind(WIPED)
      tablet.hasActed = true
      const told = result ? resultInWords(result) : 'the storage is full'
      trace.push(`  ${tablet.name}: round ${told}${tablet.isPaired() ? '' : ', wiped'}`)
    },
    options,
    () => trace.push(`  ${tablet.name}: round was killed`),
  )
}

/** A whole round on a good line. */
export async function runRoundOf(system: System, tablet: TabletNode) {
  await roundOf(system, tablet)
  await passAll(system, tablet)
}
