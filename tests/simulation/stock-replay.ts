import { type MonthMovement, movementsOfMonth } from '@outpost/deploy/recipes/stock-month'
import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import type { Caller, Reply } from '../support/caller.ts'
import { makeEdit } from '../support/make.ts'
import type { Dice } from '../support/random.ts'
import type { Road } from '../support/road.ts'
import { byMonth, type SheetRow } from './stock-sheets.ts'

/*
 * Published stock sheets, replayed as tablets would have kept them: each line becomes movements made
 * at a box, each month is pushed to central over a bad road, and every published closing must be met
 * at the box at once and at central after the push.
 */

/** A box with its tablet, and the road from it to central. */
export type ReplayBox = { device: Caller; road: Road }

/** Where the sheets' codes lie in the system. */
export type Places = {
  pharmacies: ReadonlyMap<string, string>
  medicines: ReadonlyMap<string, string>
}

/** One row of central's ledger (E7). */
export type LedgerRow = { editId: string; kind: string; recordId: string; delta: number }

/** Central, seen from outside: over its API, and in its ledger. */
type ReplayCentral = { admin: Caller; ledger(): LedgerRow[] }

type ReplayFigures = {
  rows: number
  movements: number
  rounds: number
  failedRounds: number
  /** Requests of a tablet that were sent again, one after the other or both at once. */
  tabletRetries: number
  metAtBox: number
  metAtCentral: number
  metInLedger: number
  /** What was not as published, in words. */
  faults: string[]
}

export function noFigures(): ReplayFigures {
  return {
    rows: 0,
    movements: 0,
    rounds: 0,
    failedRounds: 0,
    tabletRetries: 0,
    metAtBox: 0,
    metAtCentral: 0,
    metInLedger: 0,
    faults: [],
  }
}

type Replay = {
  box: ReplayBox
  central: ReplayCentral
  places: Places
  dice: Dice
  figures: ReplayFigures
  roundUnderWay: Promise<void> | null
}

/** A movement that was made, as the ledger must hold it. */
type MadeMovement = { editId: string; kind: string; recordId: string; delta: number }

/** One product on one site's shelf. */
type Shelf = { recordId: string; balance: number }
/** By site and product. */
type Shelves = Map<string, Shelf>

const RETRY_CHANCE = 0.1
/** So often a round is begun after a movement, while the tablet goes on. */
const ROUND_CHANCE = 0.15
/** So often all shelves are looked at while a round is under way. */
const LOOK_CHANCE = 0.25
/** More rounds in a row than a bad road can spoil. */
const ROUNDS_MAX = 50

/** Plays rows on one box, month by month. Answers the movements that it made. */
export async function replaySheets(replay: Replay, rows: readonly SheetRow[]) {
  const shelves: Shelves = new Map()
  const made: MadeMovement[] = []
  for (const [month, ofMonth] of byMonth(rows)) {
    for (const row of ofMonth) {
      const shelf = await shelfOf(replay, shelves, row)
      await playRow(replay, shelf, row, made)
      const isLookedAt = replay.dice.chance(LOOK_CHANCE)
      if (isLookedAt && replay.roundUnderWay) await checkBox(replay, shelves, month)
    }
    await replay.roundUnderWay
    await checkBox(replay, shelves, month)
    await settle(replay)
    await checkCentral(replay, shelves, ofMonth)
  }
  return made
}

async function playRow(
  replay: Replay,
  shelf: Shelf,
  { site, product, month, sheet }: SheetRow,
  made: MadeMovement[],
) {
  const { box, figures } = replay
  const { recordId } = shelf
  for (const movement of movementsOfMonth(sheet, shelf.balance)) {
    const at = `${month}-28T12:00:00.000Z`
    const editId = await move(replay, recordId, { ...movement, occurred_at: at })
    const { kind, delta = (movement.counted ?? 0) - shelf.balance } = movement
    made.push({ editId, kind, recordId, delta })
    shelf.balance += delta
    figures.movements += 1
    if (replay.dice.chance(ROUND_CHANCE)) beginRound(replay)
  }
  figures.rows += 1
  const { body } = await box.device.get(`/api/pharmacy-inventory/${recordId}/`)
  if (body.quantity === sheet.end) figures.metAtBox += 1
  else {
    const what = `${site} ${product} ${month}`
    figures.faults.push(`${what}: the box has ${body.quantity}, published is ${sheet.end}`)
  }
}

/** Makes a movement as one of two kinds of tablet does. Answers the id of its edit. */
function move(replay: Replay, recordId: string, movement: TabletMovement): Promise<string> {
  return replay.dice.chance(0.5)
    ? moveByRequest(replay, recordId, movement)
    : moveByPush(replay, recordId, movement)
}

type TabletMovement = MonthMovement & { occurred_at: string }

async function moveByRequest(replay: Replay, recordId: string, movement: TabletMovement) {
  const { device } = replay.box
  const headers = { 'Idempotency-Key': replay.dice.uuid() }
  const path = `/api/pharmacy-inventory/${recordId}/movements`
  await sendPerhapsTwice(replay, () => device.send('POST', path, movement, headers))
  const { body } = await device.get(`/api/edits?record_id=${recordId}&limit=1`)
  return body.results[0].id as string
}

async function moveByPush(replay: Replay, recordId: string, movement: TabletMovement) {
  const { device } = replay.box
  const { body: status } = await device.get('/api/sync/status/')
  const edit = {
    ...makeEdit({
      collection: 'pharmacy-inventory',
      op: 'move_stock',
      record_id: recordId,
      base: movement.kind === 'COUNTED' ? await baseOf(replay, recordId) : null,
      movement,
    }),
    id: replay.dice.uuid(),
    made_at: movement.occurred_at,
  }
  const push = { epoch: status.epoch, edits: [edit] }
  const replies = await sendPerhapsTwice(replay, () => device.send('POST', '/api/sync/push', push))
  for (const { body } of replies) {
    if (body.outcomes[0].status !== 200) throw new Error(JSON.stringify(body))
  }
  return edit.id
}

/** What a count saw: the copy of central, and the last pending edit over it (E1). */
async function baseOf({ box }: Replay, recordId: string) {
  const { body } = await box.device.get(`/api/pharmacy-inventory/${recordId}/`)
  return { revision: body.revision, ...(body.pending && { edit: body.pending }) }
}

/** A tablet that had no answer asks again: afterwards, or while the first is still under way. */
async function sendPerhapsTwice({ dice, figures }: Replay, send: () => Promise<Reply>) {
  const isRetried = dice.chance(RETRY_CHANCE)
  if (isRetried) figures.tabletRetries += 1
  const isAtOnce = isRetried && dice.chance(0.5)
  const replies = isAtOnce ? await Promise.all([send(), send()]) : [await send()]
  if (isRetried && !isAtOnce) replies.push(await send())
  for (const { status, text } of replies) {
    if (status !== 200 && status !== 201) throw new Error(`${status}: ${text}`)
  }
  return replies
}

/** The shelf of a row; a tablet makes its record when the product first comes to the site. */
async function shelfOf(replay: Replay, shelves: Shelves, row: SheetRow) {
  const key = `${row.site} ${row.product}`
  const known = shelves.get(key)
  if (known) return known
  const pharmacy_id = replay.places.pharmacies.get(row.site) ?? ''
  const medicine_id = replay.places.medicines.get(row.product) ?? ''
  const headers = { 'Idempotency-Key': replay.dice.uuid() }
  const send = () =>
    replay.box.device.send(
      'POST',
      '/api/pharmacy-inventory/',
      { pharmacy_id, medicine_id },
      headers,
    )
  await sendPerhapsTwice(replay, send)
  const shelf = { recordId: inventoryId(pharmacy_id, medicine_id, null), balance: 0 }
  shelves.set(key, shelf)
  return shelf
}

function beginRound(replay: Replay) {
  replay.roundUnderWay ??= runRound(replay).then(() => {
    replay.roundUnderWay = null
  })
}

/** Answers whether the round was complete. */
async function runRound({ box, figures }: Replay): Promise<boolean> {
  const { status, body, text } = await box.device.send('POST', '/api/sync/run?wait=1')
  if (status !== 200) throw new Error(`${status}: ${text}`)
  figures.rounds += 1
  if (!body.complete) figures.failedRounds += 1
  return body.complete
}

/** Rounds until nothing waits on the box. Throws if that takes too many, or a person must decide. */
async function settle(replay: Replay) {
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    if (!(await runRound(replay))) continue
    const { body } = await replay.box.device.get('/api/sync/status/')
    if (body.inbox > 0) throw new Error(`central rejected ${body.inbox} edits`)
    if (body.pending === 0) return
  }
  throw new Error(`edits still wait after ${ROUNDS_MAX} rounds`)
}

/** However far a round has got, the box shows every movement, each once (N2). */
async function checkBox({ box, figures }: Replay, shelves: Shelves, month: string) {
  const { body } = await box.device.get('/api/pharmacy-inventory/?limit=1000')
  const shown = new Map<string, number>()
  for (const { id, quantity } of body.results) shown.set(id, quantity)
  for (const [what, { recordId, balance }] of shelves) {
    if (shown.get(recordId) === balance) continue
    const has = shown.get(recordId)
    figures.faults.push(`${what} ${month}: amid rounds the box has ${has}, there lie ${balance}`)
  }
}

/** Every closing of the month at central: the quantity of the record, and the sum of its ledger. */
async function checkCentral(
  { central, figures }: Replay,
  shelves: Shelves,
  rows: readonly SheetRow[],
) {
  const sums = sumsOf(central.ledger())
  for (const { site, product, month, sheet } of rows) {
    const recordId = shelves.get(`${site} ${product}`)?.recordId ?? ''
    const { body } = await central.admin.get(`/api/pharmacy-inventory/${recordId}/`)
    const sum = sums.get(recordId) ?? 0
    if (body.quantity === sheet.end) figures.metAtCentral += 1
    if (sum === sheet.end) figures.metInLedger += 1
    if (body.quantity === sheet.end && sum === sheet.end) continue
    figures.faults.push(
      `${site} ${product} ${month}: central has ${body.quantity}, its ledger ${sum}, published is ${sheet.end}`,
    )
  }
}

/** The balance of each record by its rows in the ledger. */
function sumsOf(ledger: readonly LedgerRow[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { recordId, delta } of ledger) sums.set(recordId, (sums.get(recordId) ?? 0) + delta)
  return sums
}

/** How central's ledger differs from the movements that tablets made: in words, none if it does not. */
export function ledgerFaults(ledger: readonly LedgerRow[], made: readonly MadeMovement[]) {
  const rows = Map.groupBy(ledger, ({ editId }) => editId)
  const lostOrDoubled = made.flatMap(({ editId, ...movement }) => {
    const found = rows.get(editId) ?? []
    rows.delete(editId)
    const [row] = found
    if (!row || found.length > 1) return [`edit ${editId} is ${found.length} times in the ledger`]
    const isAsMade = Object.entries(movement).every(([key, value]) => row[key as 'kind'] === value)
    return isAsMade ? [] : [`edit ${editId} is in the ledger as another movement`]
  })
  return [...lostOrDoubled, ...[...rows.keys()].map((id) => `nobody made edit ${id}`)]
}
