import type { CollectionName } from '@outpost/shared/model/collections'
import type { Intent, RawEdit, Surroundings } from './intent.ts'
import { CENTRAL_INTENTS, INTENTS } from './intents.ts'
import { questionOf } from './question.ts'
import { deliver, pullPage, send, WRITER_FATES } from './sending.ts'
import { type System, short } from './system.ts'
import { STAFF } from './tablet-names.ts'
import { pickWeighted } from './weighted.ts'
import type { Writer } from './writer.ts'

/* What devices and API clients do. */

const idle = (system: System) =>
  system.dice.pick(system.writers.filter(({ isBusy }) => !isBusy)) as Writer | undefined

/** A first look: much at once. */
const FIRST_PAGE = 100
const KINDS_TRIED_MAX = 5

/** Something new is written: sent at once, or kept to be pushed. */
export async function writeSomething(system: System): Promise<boolean> {
  const { dice, tally, witness, trace } = system
  const writer = idle(system)
  if (!writer) return false
  if (writer.replica.cursor() === null) await pullPage(system, writer, FIRST_PAGE, {})
  const kinds = writer.principal.role === 'admin' ? [...INTENTS, ...CENTRAL_INTENTS] : INTENTS
  const around = surroundings(system, writer)
  let kind = pickWeighted(dice, kinds)
  let intent = kind.make(around)
  // There may be nothing yet that it could be about: then something else is written.
  for (let tries = 0; !intent && tries < KINDS_TRIED_MAX; tries++) {
    kind = pickWeighted(dice, kinds)
    intent = kind.make(around)
  }
  if (!intent) return false
  tally.kind(kind.name)
  const common = {
    writer: writer.name,
    principalId: writer.principal.id,
    authority: writer.authority,
    intent,
  }
  if (dice.chance(0.5)) {
    writeEdit(system, writer, intent, `${kind.name}: `)
    return true
  }
  const idOf = (key: string) => system.editIdFor(writer.principal.id, key)
  const sending = writer.makeRequest(intent, dice, idOf)
  const id = sending.editId as string
  witness.make({ ...common, id, raw: null })
  trace.push(`  ${writer.name}: ${kind.name}: request ${describe(id, intent)}`)
  await send(system, writer, sending)
  return true
}

/** An edit that waits with its writer until it is pushed. */
export function writeEdit(system: System, writer: Writer, intent: Intent, why = '') {
  const { dice, witness, trace } = system
  // By the clock on the wall, whatever it says.
  const raw = writer.makeEdit(intent, writer.node().clock.now(), dice)
  if (dice.chance(0.1)) raw.actor = dice.pick(STAFF)
  const { name, principal, authority } = writer
  witness.make({ id: raw.id, writer: name, principalId: principal.id, authority, intent, raw })
  trace.push(`  ${name}: ${why}edit ${describe(raw.id, intent)}`)
}

function describe(id: string, { collection, op, record_id, seen, fields, movement }: Intent) {
  const content = JSON.stringify(fields ?? movement ?? {})
  const of = seen
    ? ` upon r${seen.revision}${seen.pending ? `.${short(String(seen.pending))}` : ''}`
    : ''
  return `${short(id)} ${op} ${collection} ${short(record_id)}${of} ${content}`
}

export function surroundings(system: System, writer: Surroundings['writer']): Surroundings {
  const { dice, trueTime, template, central } = system
  return {
    dice,
    writer,
    now: trueTime.now(),
    clinics: template.clinics,
    anyRecord(collection: CollectionName) {
      const rows = central
        .store()
        .sql.all<{ id: string; fields: string }>(
          'select id, fields from records where collection = ? and deleted_at is null order by key',
          collection,
        )
      const row = dice.pick(rows)
      return row && { id: row.id, fields: JSON.parse(row.fields) }
    },
  }
}

const PUSH_MOST = 6

export async function pushSome(system: System): Promise<boolean> {
  const waiting = system.writers.filter(({ isBusy, outbox }) => !isBusy && outbox.length > 0)
  const writer = system.dice.pick(waiting)
  const sending = writer?.makePush(1 + system.dice.below(PUSH_MOST), system.dice)
  if (!writer || !sending) return false
  await send(system, writer, sending)
  return true
}

export async function tryAgain(system: System): Promise<boolean> {
  const waiting = system.writers.filter(
    ({ isBusy, unanswered }) => !isBusy && unanswered.length > 0,
  )
  const writer = system.dice.pick(waiting)
  const sending = writer && system.dice.pick(writer.unanswered)
  if (!writer || !sending) return false
  await send(system, writer, sending)
  return true
}

/** A copy of a request arrives, perhaps long after the answer to the first. */
export async function deliverLateCopy(system: System): Promise<boolean> {
  const { dice, lateCopies, trace } = system
  const copy = dice.pick(lateCopies)
  if (!copy) return false
  system.lateCopies = lateCopies.filter((one) => one !== copy)
  trace.push(`  ${copy.writer.name}: a copy of ${copy.sending.what}`)
  await deliver(system, copy.writer, copy.sending, { isStepwise: dice.chance(0.2) }, true)
  return true
}

/** A faulty writer uses the id of an edit that was answered for another edit. */
export async function reuseAnId(system: System): Promise<boolean> {
  const { dice, witness, trace } = system
  const writer = idle(system)
  if (!writer) return false
  const verdicts = witness.verdictsOf(writer.authority)
  const known = [...witness.made().values()].filter(
    ({ id, raw, principalId }) => raw && principalId === writer.principal.id && verdicts.has(id),
  )
  const raw = dice.pick(known)?.raw as RawEdit | undefined
  if (!raw) return false
  const other = { ...raw, made_at: '2027-03-01T09:09:09.000Z' }
  trace.push(`  ${writer.name}: uses ${short(raw.id)} again for another edit`)
  const epoch = epochOf(system, writer)
  await deliver(
    system,
    writer,
    {
      what: `another edit ${short(raw.id)}`,
      question: questionOf(writer.token, 'POST', '/api/sync/push', { epoch, edits: [other] }),
      editId: null,
      hear: () => {},
    },
    {},
    false,
  )
  return true
}

function epochOf({ boxes, central }: System, { authority }: Writer): string {
  const box = boxes.find(({ name }) => name === authority)
  return (box?.edge().store ?? central.store()).identity().epoch
}

const PAGE_MOST = 12
const PAGES_MOST = 6

/** A writer looks at what is new, some pages of it. */
export async function pullSome(system: System): Promise<boolean> {
  const { dice } = system
  const writer = idle(system)
  if (!writer) return false
  const fate = pickWeighted(dice, WRITER_FATES)
  const pages = 1 + dice.below(PAGES_MOST)
  for (let page = 0; page < pages && !writer.isBusy; page++) {
    await pullPage(system, writer, 1 + dice.below(PAGE_MOST), fate)
    if (writer.isCaughtUp()) break
  }
  return true
}

/** A device asks its box for a round. */
export async function askForRound(system: System): Promise<boolean> {
  const writer = idle(system)
  if (!writer || writer.authority === 'central') return false
  const isCompared = system.dice.chance(0.5)
  const what = isCompared ? 'asks for a round and a comparison' : 'asks for a round'
  const path = `/api/sync/run${isCompared ? '?compare=1' : ''}`
  const question = questionOf(writer.token, 'POST', path)
  await deliver(system, writer, { what, question, editId: null, hear: () => {} }, {}, false)
  return true
}
