import type { Clinic } from '../model/clinic.ts'
import { type Millis, startOfClinicDay } from '../model/time.ts'
import { type Cursor, openCursor, type ScopeName, sealCursor } from '../protocol/cursor.ts'
import { feedEtag, type Heads, unfinishedEtag } from '../protocol/etag.ts'
import { matchesWeakly } from '../protocol/headers.ts'
import type { Page } from '../protocol/messages.ts'
import type { Order } from '../protocol/orders.ts'
import { Problem } from '../protocol/problems.ts'
import { buildPage } from './page.ts'
import type { Principal } from './principal.ts'
import type { Reader } from './reader.ts'
import { otherEpoch, resyncMembers } from './restores.ts'
import { ALL, SCOPES_MAX, scopesOf } from './scopes.ts'
import type { AuthorityStore, Identity } from './store.ts'

/** How long tombstones and leaves are kept (F6): 180 days. */
export const TOMBSTONES_KEPT_MS = 180 * 24 * 3600 * 1000

export type PullRequest = {
  cursor: string | null
  /** Without a cursor: the epoch in which the caller stands, if it knows one. */
  epoch?: string | null
  /** Without a cursor: whether scopes are filled with everything, or with what a day's work needs. */
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
  if (cursor && cursor.epoch !== identity.epoch) await refuse(store, cursor, 'forgotten')
  if (scopes.includes(ALL)) await store.gather()
  const reply = await store.read(async (reader): Promise<PullReply | Exclude<Standing, 'good'>> => {
    const standing = cursor ? await standingOf(reader, cursor) : 'good'
    if (standing !== 'good') return standing
    const heads = await reader.heads(scopes)
    const asked = orders.map(({ id }) => id)
    const etag = feedEtag(identity.epoch, heads, asked)
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
    const start = cursor ?? newCursor(identity.epoch, request)
    const { changes, next, more } = await buildPage(reader, start, scopes, heads, {
      limit: request.limit,
      // Asked for only where a filling begins: it takes longer than a query.
      startOfToday: () => startOfToday(now, clinics),
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
      ...(orders.length > 0 && { orders: [...orders] }),
    }
    return { kind: 'page', etag: more ? unfinishedEtag(sealed) : etag, page }
  })
  if (cursor && typeof reply === 'string') return refuse(store, cursor, reply)
  if (cursor) await store.notePresented(principal.id, cursor.positions)
  return reply as PullReply
}

function newCursor(epoch: string, { extent }: PullRequest): Cursor {
  return { epoch, positions: {}, ...(extent === 'work' && { extent }) }
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

/** The earliest moment that is still today in one of the caller's clinics. */
function startOfToday(now: Millis, clinics: readonly Clinic[]): Millis {
  const starts = clinics.map((clinic) => startOfClinicDay(now, clinic.time_zone))
  return Math.min(now, ...starts)
}
