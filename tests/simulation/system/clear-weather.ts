import { readState } from '@outpost/edge/tablet/replica/database'
import { toSend } from '@outpost/edge/tablet/replica/settle'
import type { BoxNode } from './box-node.ts'
import { areTwins } from './copying.ts'
import { decideWhatMoved } from './deciding.ts'
import { bringBack, reinstateAll } from './readmission.ts'
import { runRound } from './rounds.ts'
import { deliver, pullPage, send } from './sending.ts'
import { lookAtDecisions, raiseFallen, type System } from './system.ts'
import { askAll } from './tablet-asking.ts'
import { lookAtTablet } from './tablet-edits.ts'
import { pairAll } from './tablet-pairing.ts'
import { beginAll } from './tablet-staff.ts'
import { runRoundOf } from './tablet-work.ts'
import { pass } from './weather.ts'
import type { Writer } from './writer.ts'

/* The weather clears: all lines are good, and everybody goes on until nothing is left to do. */

const DAY_MS = 24 * 3_600_000
const TRIES_MAX = 40
const PASSES_MAX = 400
const GOOD = { name: 'a request passes', weight: 1 }
const PAGE = 60

export async function clearWeather(system: System) {
  system.trace.push('the weather clears')
  for (const node of [system.central, ...system.boxes]) node.fillDisk(0)
  for (const box of system.boxes) box.partitionedUntil = 0
  await endWhatIsUnderWay(system)
  lookAtDecisions(system)
  reinstateAll(system)
  // They may be the only ones who know that central was put back.
  for (const writer of system.lost.wasPutBack ? system.writers : []) await pullAll(system, writer)
  for (const box of system.boxes) {
    box.askToCompare()
    // One that was revoked serves its devices again; one that was made anew knows what they write on.
    if (isAtWork(box)) continue
    await runRound(system, box)
    // Also one that is shut out with a copy of itself.
    for (let tries = 0; tries < TRIES_MAX && !isAtWork(box); tries++) {
      for (const one of system.boxes) {
        await bringBack(system, one)
        await runRound(system, one)
      }
    }
  }
  await runTablets(system)
  for (const writer of system.writers) await sendAll(system, writer)
  lookAtDecisions(system)
  await runRounds(system)
  if (await decideWhatMoved(system, GOOD)) {
    lookAtDecisions(system)
    await runRounds(system)
  }
  await settleTablets(system)
  for (const writer of system.writers) await pullAll(system, writer)
}

function isAtWork(box: BoxNode): boolean {
  const { revokedSince, isFilled } = box.edge().row.read()
  return revokedSince === null && isFilled
}

async function endWhatIsUnderWay(system: System) {
  const { scheduler, line, wifi } = system
  for (let tries = 0; tries < PASSES_MAX; tries++) {
    await raiseFallen(system)
    const task = scheduler.tasks().find(({ waitsFor }) => waitsFor === 'store')
    const message = [...line.messages(), ...wifi.messages()].find(
      ({ phase }) => phase !== 'at authority',
    )
    if (task) {
      // Nothing more befalls it.
      task.callsLeft = null
      task.isStepwise = false
      await scheduler.goOn(task)
    } else if (message) await pass(system, message)
    else break
  }
  while (system.lateCopies.length > 0) {
    const { writer, sending } = system.lateCopies.pop() as (typeof system.lateCopies)[number]
    await deliver(system, writer, sending, {}, true)
  }
}

/** Rounds of all tablets: each gets a place if it has none, and sends what it has. */
async function runTablets(system: System) {
  await pairAll(system)
  for (const tablet of system.tablets) {
    for (let tries = 0; tries < TABLET_ROUNDS; tries++) {
      await runRoundOf(system, tablet)
      await beginAll(system, tablet)
      await lookAtTablet(system, tablet)
      const { lastRound } = await readState(tablet.db())
      if (lastRound?.isComplete && !lastRound.hasMoved) break
    }
  }
}

/** What a box has heard since goes to its tablets, and what they have learnt of then back up. */
async function settleTablets(system: System) {
  if (system.tablets.length === 0) return
  // What was set aside is tried again after a day (N3).
  system.trueTime.advance(DAY_MS)
  await runTablets(system)
  await runRounds(system)
  await runTablets(system)
  let hasSentMore = false
  for (const tablet of system.tablets) {
    await askAll(system, tablet)
    // What its box does not know is sent once more.
    if ((await toSend(tablet.db())).length === 0) continue
    hasSentMore = true
    await runRoundOf(system, tablet)
    await askAll(system, tablet)
    // For a base that was lost it waits a day, from when that was first missed (N4).
    if ((await toSend(tablet.db())).length === 0) continue
    system.trueTime.advance(DAY_MS)
    await runTablets(system)
    await runRounds(system)
    await runTablets(system)
    await askAll(system, tablet)
  }
  // Those that were asked before hear of it too.
  if (hasSentMore) for (const tablet of system.tablets) await askAll(system, tablet)
}

/** A filling, what is sent again upon it, and what came of that. */
const TABLET_ROUNDS = 4

async function sendAll(system: System, writer: Writer) {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const [request] = writer.unanswered
    const push = request ? null : writer.makePush(PUSH_ALL, null)
    if (!request && !push) return
    await send(system, writer, (request ?? push) as NonNullable<typeof push>, GOOD)
  }
  system.witness.fail('outboxes are empty', `${writer.name} cannot get rid of what it has written`)
}

const PUSH_ALL = 100

/** Rounds of all boxes, until one of each has brought nothing new, and nothing has since. */
async function runRounds(system: System) {
  const { boxes, trueTime } = system
  let quietRounds = 0
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    for (const box of boxes) {
      const before = boxes.map(stateOf).join()
      await runRound(system, box)
      const isBack = await bringBack(system, box)
      const isQuiet = !isBack && boxes.map(stateOf).join() === before && pendingOf(box) === 0
      quietRounds = isQuiet ? quietRounds + 1 : 0
      // Two copies are told apart by what they present, at the latest on the day after (N10).
      if (quietRounds >= boxes.length && !areTwins(system)) return
    }
    // What was set aside is tried again after a day (N3).
    if (tries > 3) trueTime.advance(DAY_MS)
    else trueTime.advance(1000)
  }
  if (areTwins(system)) {
    system.witness.fail('copies are told apart', 'two boxes still call as one')
  } else {
    system.witness.fail('all come to rest', `something is told anew in ${TRIES_MAX} rounds of each`)
  }
}

/** What changes while a box still learns something. */
function stateOf(box: BoxNode): string {
  const { row, store } = box.edge()
  const { cursor, isFilled } = row.read()
  const edits = store.sql.get<{ states: string }>(
    `select group_concat(state) as states from (select state from edits order by seq)`,
  )
  return [cursor, isFilled, edits?.states].join()
}

/** Edits without an outcome, and decisions that central has not answered. */
function pendingOf(box: BoxNode): number {
  const found = box.edge().store.sql.get<{ count: number }>(
    `select (select count(*) from edits where state in ('waiting', 'sent'))
         + (select count(*) from untold_decisions) as count`,
  )
  return found?.count ?? 0
}

async function pullAll(system: System, writer: Writer) {
  for (let pages = 0; pages < TRIES_MAX; pages++) {
    await pullPage(system, writer, PAGE, {})
    if (writer.isCaughtUp()) return
  }
}
