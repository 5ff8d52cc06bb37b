import type { Clinic } from '../model/clinic.ts'
import { toWire } from '../model/record.ts'
import { type Millis, startOfClinicDay } from '../model/time.ts'
import {
  type Cursor,
  type Fill,
  openCursor,
  type ScopeName,
  sealCursor,
} from '../protocol/cursor.ts'
import { feedEtag, type Heads, unfinishedEtag } from '../protocol/etag.ts'
import { matchesWeakly } from '../protocol/headers.ts'
import { type Change, PAGE_BYTES_MAX, type Page } from '../protocol/messages.ts'
import { Problem } from '../protocol/problems.ts'
import { fitToScopes, takeFilled, without } from './cursor-scopes.ts'
import type { Principal } from './principal.ts'
import { otherEpoch, resyncMembers } from './restores.ts'
import { ALL, CATALOGUE, SCOPES_MAX, scopesOf } from './scopes.ts'
import { type AuthorityStore, FILL_PHASES, type Identity, type Reader } from './store.ts'

/** How long tombstones and leaves are kept (F6): 180 days. */
export const TOMBSTONES_KEPT_MS = 180 * 24 * 3600 * 1000

export type PullRequest = {
  cursor: string | null
  /** Without a cursor: the epoch in which the caller stands, if it knows one. */
  epoch?: string | null
  limit: number
  ifNoneMatch: string | undefined
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
  const cursor = readCursor(request.cursor, identity, principal)
  if (!cursor && request.epoch && request.epoch !== identity.epoch) {
    throw otherEpoch(identity, request.epoch, 'Nothing was sent.')
  }
  if (cursor && cursor.epoch !== identity.epoch) await refuse(store, cursor, 'forgotten')
  if (scopes.includes(ALL)) await store.gather()
  const reply = await store.read(async (reader): Promise<PullReply | Exclude<Standing, 'good'>> => {
    const standing = cursor ? await standingOf(reader, cursor) : 'good'
    if (standing !== 'good') return standing
    const heads = await reader.heads(scopes)
    const etag = feedEtag(identity.epoch, heads)
    const decisions = principal.role === 'node' ? await reader.untoldDecisions(principal.id) : []
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
    const start = cursor ?? { epoch: identity.epoch, positions: {} }
    const { changes, next, more } = await buildPage(reader, start, scopes, heads, {
      limit: request.limit,
      today: startOfToday(now, clinics),
    })
    // Of those that are being withdrawn too: it stands for all that the positions tell of.
    next.at = await reader.latestTime([...scopes, ...Object.keys(next.positions)])
    const sealed = sealCursor(next, identity.cursorKey, principal.id)
    const page: Page = {
      epoch: identity.epoch,
      clinics,
      changes,
      count: changes.length,
      cursor: sealed,
      more,
      ...(hasNews && { decisions }),
    }
    return { kind: 'page', etag: more ? unfinishedEtag(sealed) : etag, page }
  })
  if (cursor && typeof reply === 'string') return refuse(store, cursor, reply)
  if (cursor) await store.notePresented(principal.id, cursor.positions)
  return reply as PullReply
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
 * Whether a cursor can be continued here (F6). One that tells of what is not here is `ahead`, and shows
 * that the database was put back behind our back: only its key can have sealed it.
 */
type Standing = 'good' | 'ahead' | 'forgotten'

/** Refuses a cursor that cannot be continued; after one that is ahead a new epoch begins (N9). */
async function refuse(
  store: AuthorityStore,
  cursor: Cursor,
  standing: Exclude<Standing, 'good'>,
): Promise<never> {
  if (standing === 'ahead') {
    await store.takeRollback({ epoch: cursor.epoch, since: cursor.at ?? null })
  }
  throw new Problem(
    'RESYNC_REQUIRED',
    'This cursor can no longer be continued. Pull again without a cursor; edits that were not sent are not affected.',
    { members: resyncMembers(store.identity(), cursor.epoch) },
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
  const { cursorKey, epoch } = store.identity()
  const cursor = openCursor(cursorText ?? '', cursorKey, principal.id)
  if (cursor?.epoch !== epoch) return
  const standing = await store.read((reader) => standingOf(reader, cursor))
  if (standing === 'ahead') await refuse(store, cursor, standing)
}

async function standingOf(reader: Reader, cursor: Cursor): Promise<Standing> {
  const needed = { ...cursor.fill?.heads, ...cursor.positions }
  const names = Object.keys(needed)
  const heads = await reader.heads(names)
  const forgotten = await reader.forgottenUpTo(names)
  for (const name of names) {
    const position = needed[name] ?? 0
    if (position > (heads[name] ?? 0)) return 'ahead'
    // Heads may have risen again since; but then something stands here that the cursor cannot know.
    if (cursor.at !== undefined && (await reader.timeAt(name, position)) > cursor.at) return 'ahead'
    if (position < (forgotten[name] ?? 0)) return 'forgotten'
  }
  return 'good'
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

type PageOptions = { limit: number; today: Millis }

/** Collects changes until the page is full, and remembers how far each source was read. */
type Collector = {
  changes: Change[]
  next: Cursor
  room(): number
  add(change: Change): void
}

function createCollector(start: Cursor, limit: number): Collector {
  const changes: Change[] = []
  let bytes = 0
  return {
    changes,
    next: { ...start, positions: { ...start.positions } },
    room: () => (bytes < PAGE_BYTES_MAX ? limit - changes.length : 0),
    add(change) {
      changes.push(change)
      bytes += change.record ? JSON.stringify(change.record).length : CHANGE_BYTES
    },
  }
}

/** About what a change without a record takes in a page. */
const CHANGE_BYTES = 100

async function buildPage(
  reader: Reader,
  start: Cursor,
  scopes: readonly ScopeName[],
  heads: Heads,
  { limit, today }: PageOptions,
): Promise<{ changes: Change[]; next: Cursor; more: boolean }> {
  const collector = createCollector(start, limit)
  const { next } = collector

  fitToScopes(next, scopes, heads, today)
  for (const scope of scopes) {
    if (scope in next.positions) {
      await addChanges(reader, collector, scope, scopes, heads[scope] ?? 0)
    }
  }
  for (const lost of Object.keys(next.positions)) {
    if (!scopes.includes(lost)) await addDrop(reader, collector, lost, scopes)
  }
  if (next.fill && collector.room() > 0) {
    await addFill(reader, collector, next.fill)
    if (next.fill.phase === FILL_PHASES.length) {
      takeFilled(next, next.fill)
      delete next.fill
    }
  }
  const isBehind = scopes.some((scope) => next.positions[scope] !== heads[scope])
  const holdsLost = Object.keys(next.positions).some((scope) => !scopes.includes(scope))
  return { changes: collector.changes, next, more: isBehind || holdsLost || !!next.fill }
}

async function addChanges(
  reader: Reader,
  collector: Collector,
  scope: ScopeName,
  callerScopes: readonly ScopeName[],
  head: number,
) {
  const { positions } = collector.next
  while (collector.room() > 0 && (positions[scope] ?? 0) < head) {
    const wanted = collector.room()
    const rows = await reader.changes(scope, positions[scope] ?? 0, callerScopes, wanted)
    for (const { seq, op, collection, id, record, isElsewhere } of rows) {
      if (collector.room() <= 0) return
      // What has left one of the caller's scopes but lies in another is not gone for the caller.
      if (record) collector.add({ collection, op, id, record: toWire(record) })
      else if (op === 'delete' || !isElsewhere) collector.add({ collection, op, id })
      positions[scope] = seq
    }
    // A head may stand above its last entry: a clinic has changed, or a record has moved on.
    if (rows.length < wanted) positions[scope] = head
  }
}

/** Withdraws a scope that the caller has lost: what lies in none of its scopes leaves (F3). */
async function addDrop(
  reader: Reader,
  collector: Collector,
  lost: ScopeName,
  callerScopes: readonly ScopeName[],
) {
  const { next } = collector
  let after = next.withdrawn?.[lost] ?? ''
  while (collector.room() > 0) {
    const wanted = collector.room()
    const rows = await reader.drop(lost, callerScopes, after, wanted)
    for (const { key, collection, id, isElsewhere } of rows) {
      if (!isElsewhere) collector.add({ collection, op: 'leave', id })
      after = key
    }
    if (rows.length < wanted) {
      delete next.positions[lost]
      next.withdrawn = without(next.withdrawn, lost)
      return
    }
    next.withdrawn = { ...next.withdrawn, [lost]: after }
  }
}

/** Goes on filling, phase by phase and in each phase scope by scope, until the page is full. */
async function addFill(reader: Reader, collector: Collector, fill: Fill) {
  const names = Object.keys(fill.heads)
  while (collector.room() > 0 && fill.phase < FILL_PHASES.length) {
    const scope = names[fill.scope]
    const phase = FILL_PHASES[fill.phase]
    if (scope === undefined || phase === undefined) {
      fill.phase += 1
      fill.scope = 0
      continue
    }
    const wanted = collector.room()
    const head = fill.heads[scope] ?? 0
    const isPossible = scope === ALL || (scope === CATALOGUE) === (phase === 'catalogue')
    const rows = !isPossible
      ? []
      : await reader.fill(scope, head, phase, fill.today, fill.after, wanted)
    for (const { key, record } of rows) {
      if (collector.room() <= 0) return
      collector.add({
        collection: record.collection,
        op: 'put',
        id: record.id,
        record: toWire(record),
      })
      fill.after = key
    }
    if (rows.length < wanted) {
      fill.scope += 1
      fill.after = ''
    }
  }
}

/** The earliest moment that is still today in one of the caller's clinics. */
function startOfToday(now: Millis, clinics: readonly Clinic[]): Millis {
  const starts = clinics.map((clinic) => startOfClinicDay(now, clinic.time_zone))
  return Math.min(now, ...starts)
}
