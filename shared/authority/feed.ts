import type { Clinic } from '../model/clinic.ts'
import { DAY_MS } from '../model/durations.ts'
import { type Millis, startOfClinicDay } from '../model/time.ts'
import { openCursor, sealCursor } from '../node/cursor-seal.ts'
import type { Cursor, ScopeName } from '../protocol/cursor.ts'
import { feedEtag, type Heads, unfinishedEtag } from '../protocol/etag.ts'
import { matchesWeakly } from '../protocol/headers.ts'
import { type Outcome, type Page, tellMovements } from '../protocol/messages.ts'
import type { Order } from '../protocol/orders.ts'
import { Problem } from '../protocol/problems.ts'
import { buildPage } from './page.ts'
import { isNode, isOfClinic, type Principal } from './principal.ts'
import type { LedgerKeys, Parting, Reader } from './reader.ts'
import { otherEpoch, resyncMembers } from './restores.ts'
import { ALL, SCOPES_MAX, scopesOf } from './scopes.ts'
import type { AuthorityStore, Identity } from './store.ts'

/** How long tombstones and leaves are kept (F6): 180 days. */
export const TOMBSTONES_KEPT_MS = 180 * DAY_MS

type PullRequest = {
  cursor: string | null
  /** Without a cursor: the epoch in which the caller stands, if it knows one. */
  epoch?: string | null
  /** Whether what is filled from now on is filled with everything, or with what a day's work needs. */
  extent?: 'all' | 'work'
  limit: number
  ifNoneMatch: string | undefined
  /** What the caller is asked to do (N12). */
  orders?: readonly Order[]
}

/** What a pull answers: a page, or that there is nothing new since the cursor (`304`). */
export type PullReply =
  | { kind: 'unchanged'; etag: string }
  | { kind: 'page'; etag: string; page: Page }

/**
 * Answers a pull (rules F3 to F7): fresh changes of the scopes that the replica has, then the
 * filling of those that it has not. Throws `Problem` BAD_CURSOR or RESYNC_REQUIRED.
 */
export async function pull(
  store: AuthorityStore,
  principal: Principal,
  request: PullRequest,
  now: Millis,
): Promise<PullReply> {
  const identity = store.identity()
  const scopes = feedScopes(principal)
  const { orders = [] } = request
  const cursor = readCursor(request.cursor, identity, principal)
  if (!cursor && request.epoch && request.epoch !== identity.epoch) {
    throw otherEpoch(identity, request.epoch, 'Nothing was sent.')
  }
  if (cursor && cursor.epoch !== identity.epoch) {
    await refuse(store, cursor, await store.read((reader) => partingOf(reader, cursor)))
  }
  if (scopes.includes(ALL)) await store.gather()
  const reply = await store.read(async (reader): Promise<PullReply | Lost> => {
    const parting = cursor && (await partingOf(reader, cursor))
    if (cursor && (parting !== null || (await isForgotten(reader, cursor)))) return { parting }
    const heads = await reader.heads(scopes)
    const asked = orders.map(({ id }) => id)
    const etag = feedEtag(identity.epoch, heads, asked)
    const decisions = isNode(principal) ? await reader.untoldDecisions(principal.id) : []
    const hasNews = decisions.length > 0
    if (
      !hasNews &&
      cursor &&
      isAtHeads(cursor, heads) &&
      matchesWeakly(request.ifNoneMatch, etag)
    ) {
      return { kind: 'unchanged', etag }
    }
    const clinics = await reader.clinics(principal.clinics)
    const start = startOf(cursor ?? newCursor(identity.epoch), request)
    const keysTold = isOfClinic(principal) ? await toldOfLedger(reader, start, now) : null
    const { changes, next, more } = await buildPage(reader, start, scopes, heads, {
      limit: request.limit,
      movementsAfter: keysTold,
      // Asked for only where a filling begins: it takes longer than a query.
      startOfToday: () => startOfToday(now, clinics),
    })
    // Of those that are being withdrawn too: it stands for all that the positions tell of.
    next.at = await reader.latestTime([...scopes, ...Object.keys(next.positions)])
    next.terms = await reader.terms()
    if (!more) delete next.told
    // Up to the end of the ledger only with the last of these pages: each tells of some records.
    if (keysTold)
      next.ledger = more ? keysTold.changed : await reader.ledgerEnd(Number.MAX_SAFE_INTEGER)
    const sealed = sealCursor(next, identity.cursorKey, principal.id)
    const page: Page = {
      epoch: identity.epoch,
      clinics,
      changes,
      count: changes.length,
      cursor: sealed,
      more,
      // Not before what they made: else a box could know, and tell a restored authority, of one alone (N9).
      ...(hasNews && !more && { decisions }),
      ...(orders.length > 0 && { orders: [...orders] }),
    }
    return { kind: 'page', etag: more ? unfinishedEtag(sealed) : etag, page }
  })
  if (cursor && 'parting' in reply) return refuse(store, cursor, reply.parting)
  if (cursor) await store.notePresented(principal.id, cursor.positions)
  return reply as PullReply
}

/** A cursor cannot be continued here: it tells of what is lost, or is too old. */
type Lost = { parting: Parting | null }

/** With a filling a box is told of the movements of so long: older than that should no backup be (N9). */
const MOVEMENTS_TOLD_MS = 7 * DAY_MS

/**
 * Up to where in the ledger a box was told of the movements in its records. What fills a scope that is
 * new to it was told in none of its pages.
 */
async function toldOfLedger(reader: Reader, { ledger }: Cursor, now: Millis): Promise<LedgerKeys> {
  const filled = await reader.ledgerEnd(now - MOVEMENTS_TOLD_MS)
  return { changed: ledger ?? filled, filled }
}

function newCursor(epoch: string): Cursor {
  return { epoch, positions: {} }
}

function startOf(cursor: Cursor, { extent }: PullRequest): Cursor {
  return { ...cursor, ...(extent === 'work' && { extent }) }
}

/** The scopes of a caller, if the feed can serve so many. Throws `Problem` FORBIDDEN (F5). */
export function feedScopes(principal: Principal): ScopeName[] {
  const scopes = scopesOf(principal)
  if (scopes.length <= SCOPES_MAX) return scopes
  throw new Problem(
    'FORBIDDEN',
    `A caller may have at most ${SCOPES_MAX} scopes; this one has ${scopes.length}.`,
  )
}

/** Opens a caller's cursor; null if none was given. Throws `Problem` BAD_CURSOR. */
export function readCursor(
  text: string | null,
  identity: Identity,
  principal: Principal,
): Cursor | null {
  if (text === null || text === '') return null
  const cursor = openCursor(text, identity.cursorKey, principal.id)
  if (cursor) return cursor
  throw new Problem(
    'BAD_CURSOR',
    'The cursor was not given to this caller. Nothing is lost: pull again without a cursor.',
    { errors: { cursor: 'was not given to this caller' } },
  )
}

/**
 * Refuses a cursor that cannot be continued. If it tells of what is not here, the database was put
 * back: only its key can have sealed it. Where nobody has noticed that yet, a new epoch begins (N9).
 */
async function refuse(
  store: AuthorityStore,
  cursor: Cursor,
  parting: Parting | null,
): Promise<never> {
  if (parting !== null) await store.takeRollback(parting.at)
  throw new Problem(
    'RESYNC_REQUIRED',
    'This cursor can no longer be continued. Pull again without a cursor; edits that were not sent are not affected.',
    { members: resyncMembers(store.identity(), cursor.epoch, parting) },
  )
}

/**
 * A push may tell with a cursor how much of the feed its sender has: whether the database was put back
 * must be known before an edit that was made on what is lost is judged (N9).
 */
export async function refuseRolledBack(
  store: AuthorityStore,
  principal: Principal,
  cursorText: string | undefined,
) {
  const cursor = openCursor(cursorText ?? '', store.identity().cursorKey, principal.id)
  if (!cursor) return
  const parting = await store.read((reader) => partingOf(reader, cursor))
  if (parting !== null) await refuse(store, cursor, parting)
}

/**
 * What a push is answered with beside its outcomes: the cursor with which it came, as it is to be
 * presented from now on, since its sender has heard of more than its positions tell; and with the
 * records of stock in the outcomes, to a box, which movements are in them. Null if it came without a
 * cursor of this epoch; but a box that is about to fill is given one that has no positions yet.
 */
export async function afterPush(
  store: AuthorityStore,
  principal: Principal,
  cursorText: string | undefined,
  outcomes: readonly Outcome[],
  now: Millis,
): Promise<{ cursor: string | null; outcomes: readonly Outcome[] }> {
  const { cursorKey, epoch } = store.identity()
  const given = openCursor(cursorText ?? '', cursorKey, principal.id)
  const start = !cursorText && isOfClinic(principal) ? newCursor(epoch) : null
  const cursor = given?.epoch === epoch ? given : start
  if (!cursor) return { cursor: null, outcomes }
  // What was just accepted must be among what the cursor tells of.
  if (scopesOf(principal).includes(ALL)) await store.gather()
  return store.read(async (reader) => ({
    cursor: await sealAsTold(reader, cursor, cursorKey, principal),
    outcomes: isOfClinic(principal)
      ? await withMovements(reader, outcomes, await toldOfLedger(reader, cursor, now))
      : outcomes,
  }))
}

/** Seals a cursor whose bearer has heard of all that there is now, and lacks what its positions lack. */
async function sealAsTold(
  reader: Reader,
  cursor: Cursor,
  key: Uint8Array,
  principal: Principal,
): Promise<string> {
  const names = [...new Set([...scopesOf(principal), ...Object.keys(toldBy(cursor))])]
  const headsTold = await reader.heads(names)
  const [terms, at] = [await reader.terms(), await reader.latestTime(names)]
  return sealCursor({ ...cursor, told: headsTold, terms, at }, key, principal.id)
}

/** The place that a box had before, and the last cursor that it was given there. */
type FormerPlace = { nodeId: string; cursor: string }

/**
 * The cursor with which a box begins in a new place: it has no positions yet. If the one of its former
 * place tells of what is not here, the database was put back, and a new epoch begins (N9): it may be
 * the only one that knows, and be a stranger only since what it was enrolled as is lost as well.
 */
export async function firstCursor(
  store: AuthorityStore,
  principal: Principal,
  former: FormerPlace | null,
): Promise<string> {
  const { cursorKey } = store.identity()
  const held = former && openCursor(former.cursor, cursorKey, former.nodeId)
  const parting = held && (await store.read((reader) => partingOf(reader, held)))
  if (parting !== null) await store.takeRollback(parting.at)
  const { epoch } = store.identity()
  return store.read((reader) => sealAsTold(reader, newCursor(epoch), cursorKey, principal))
}

async function withMovements(
  reader: Reader,
  outcomes: readonly Outcome[],
  after: LedgerKeys,
): Promise<Outcome[]> {
  const completed: Outcome[] = []
  for (const outcome of outcomes) {
    const record = outcome.record ?? (outcome.conflict?.record as { id: string } | null)
    const told = record ? tellMovements(await reader.movementsOf(record.id, after)) : {}
    completed.push({ ...outcome, ...told })
  }
  return completed
}

/** Whether tombstones were forgotten that the bearer of this cursor has not been told (F6). */
async function isForgotten(reader: Reader, { fill, positions }: Cursor): Promise<boolean> {
  const needed = { ...fill?.heads, ...positions }
  const forgotten = await reader.forgottenUpTo(Object.keys(needed))
  return Object.entries(needed).some(([name, at]) => at < (forgotten[name] ?? 0))
}

function partingOf(reader: Reader, cursor: Cursor): Promise<Parting | null> {
  const { terms = '', at = 0 } = cursor
  return reader.parting({ terms, at, positions: toldBy(cursor) })
}

/** All that a cursor tells of: what the caller has, what it began to fill with, what outcomes told it. */
function toldBy({ fill, positions, told }: Cursor): Heads {
  return { ...fill?.heads, ...positions, ...told }
}

/** Whether whoever presents this cursor holds all that there is. */
export function isAtHeads({ positions, fill, withdrawn }: Cursor, heads: Heads): boolean {
  const names = Object.keys(heads)
  return (
    !fill &&
    !withdrawn &&
    Object.keys(positions).length === names.length &&
    names.every((name) => positions[name] === heads[name])
  )
}

/** The earliest moment that is still today in one of the caller's clinics. */
function startOfToday(now: Millis, clinics: readonly Clinic[]): Millis {
  const starts = clinics.map((clinic) => startOfClinicDay(now, clinic.time_zone))
  return Math.min(now, ...starts)
}
