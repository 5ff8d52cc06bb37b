import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import type { StaffView } from '../../routes/staff.ts'
import type { Ask } from '../replica/ask.ts'
import { jsonPost } from '../replica/ask.ts'
import {
  type DeviceDatabase,
  type KnownStaff,
  type Member,
  type Pairing,
  readPairing,
  type Working,
} from '../replica/database.ts'
import { toSend } from '../replica/settle.ts'
import { isStorageFull } from '../replica/storage-full.ts'
import { idleMs, type Moment } from './idle.ts'
import type { PinMemory } from './pin-memory.ts'

/** What came of saying who works. */
export type Begun =
  | { kind: 'open' }
  /** The PIN is not right, there is no such member any more, or nothing could check the PIN. */
  | { kind: 'wrong' | 'gone' | 'unchecked' }
  | { kind: 'wait'; waitMs: Millis }

export type WhoWorks = ReturnType<typeof createWhoWorks>

type WhoWorksDeps = {
  db: DeviceDatabase
  ask: Ask
  pins: PinMemory
  /** It is known for whom the device acts: what waited for that may go (A2). */
  onName: () => void
  /** Makes room in a storage that is full. */
  makeRoom: () => Promise<unknown>
  /** The device's own clock. */
  wall: () => Millis
  monotonic: () => Millis
}

/** The list is asked for again after this, with a round. */
const LIST_KEPT_MS = MINUTE_MS
/** A touch is noted this often: each note is a write. */
const TOUCH_NOTED_MS = 15_000

/**
 * Who works at the device (A2): the names that the box knows, kept for when it is away; who was chosen;
 * and the lock. A name is used once the box has found its PIN right, now or since the page was loaded,
 * or if it has none. Where that cannot be checked, work goes on in nobody's name.
 */
export function createWhoWorks({ db, ask, pins, onName, makeRoom, wall, monotonic }: WhoWorksDeps) {
  let listAskedAt = Number.NEGATIVE_INFINITY
  let touchNotedAt = Number.NEGATIVE_INFINITY

  async function put(working: Omit<Working, 'touchedAt'>, more: Partial<Pairing> = {}) {
    const keep = () => db.place.update(1, { ...more, working: { ...working, touchedAt: wall() } })
    try {
      await keep()
    } catch (error) {
      if (!isStorageFull(error)) throw error
      await makeRoom()
      await keep()
    }
  }

  const askBox = (path: string, init?: RequestInit) => answerOf(ask(path, init))

  async function refresh() {
    listAskedAt = monotonic()
    const response = await askBox('/api/staff')
    if (!response?.ok) return
    if (await takeStaff(db, await response.json())) onName()
  }

  async function open({ id, name }: Member): Promise<Begun> {
    await put({ member: { id, name }, isOpen: true }, { awaitsName: false })
    onName()
    return { kind: 'open' }
  }

  /** Tells the box who begins; without a PIN nobody waits for that. */
  async function tell({ id }: Member) {
    const response = await askBox('/api/staff/session', jsonPost({ staff_id: id }))
    if (response?.status !== 403 && response?.status !== 404) return
    // The list is older than a change of this member. By now somebody else may work.
    if ((await readPairing(db))?.working?.member?.id === id) await lock()
    await refresh()
  }

  async function checkHere(member: Member, pin: string): Promise<Begun> {
    // What another box has found right says nothing of this one.
    if ((await readPairing(db))?.awaitsName) return { kind: 'unchecked' }
    const check = pins.check(member.id, pin)
    if (check.kind === 'right') return open(member)
    return check.kind === 'unknown' ? { kind: 'unchecked' } : check
  }

  async function lock() {
    const { staff, working } = (await readPairing(db)) ?? {}
    await put({ member: working?.member ?? null, isOpen: false })
    const member = staff?.members.find(({ id }) => id === working?.member?.id)
    // What a manager may, nobody else shall find open here.
    if (member?.isManager) askBox('/api/staff/session', { method: 'DELETE' }).catch(reportError)
  }

  const moment = (): Moment => ({ monotonic: monotonic(), wall: wall() })

  return {
    refresh,
    lock,
    moment,

    /** After a round: the list is taken again if it is old, or if nobody's name is used. */
    async onRound() {
      const { staff, working, awaitsName } = (await readPairing(db)) ?? {}
      const isNameless = working?.isOpen && !working.member
      if (!staff || isNameless || awaitsName || monotonic() - listAskedAt > LIST_KEPT_MS)
        await refresh()
    },

    /** Before anything is shown: was the device untouched for too long, or its clock set back? */
    async start() {
      const { staff, working } = (await readPairing(db)) ?? {}
      if (!staff || !working?.isOpen) return
      if (idleMs({ wall: working.touchedAt }, moment()) >= staff.lockAfterMs) await lock()
    },

    async begin(member: Member, pin: string): Promise<Begun> {
      if (!member.hasPin) {
        tell(member).catch(reportError)
        return open(member)
      }
      const response = await askBox('/api/staff/session', jsonPost({ staff_id: member.id, pin }))
      if (response?.ok) {
        pins.remember(member.id, pin)
        return open(member)
      }
      if (response?.status === 404) {
        await refresh()
        return { kind: 'gone' }
      }
      if (response?.status === 403) {
        pins.forget(member.id)
        return { kind: 'wrong' }
      }
      if (response?.status === 429) {
        return { kind: 'wait', waitMs: Number(response.headers.get('Retry-After') ?? 1) * 1000 }
      }
      return checkHere(member, pin)
    },

    /** Work goes on in nobody's name, as long as the box does not answer. */
    goOnNameless: () => put({ member: null, isOpen: true }),

    /** The tablet was touched; noted from time to time, for other tabs and for the next start. */
    touched() {
      if (monotonic() - touchNotedAt < TOUCH_NOTED_MS) return
      touchNotedAt = monotonic()
      db.transaction('rw', db.place, async () => {
        const working = (await readPairing(db))?.working
        if (working?.isOpen)
          await db.place.update(1, { working: { ...working, touchedAt: wall() } })
      }).catch(reportError)
    },
  }
}

/** The box's answer, or null where none comes in time. */
async function answerOf(asked: Promise<Response>): Promise<Response | null> {
  const response = await asked.catch(() => null)
  return response?.headers.has('Sync-Protocol') ? response : null
}

/** In whose name an edit is made now; nothing where nobody is named. */
export async function actorOf(db: DeviceDatabase): Promise<{ actor?: string }> {
  const member = (await readPairing(db))?.working?.member
  return member ? { actor: member.name } : {}
}

/** The header that a request bears which changes something at the box itself (A2). */
export async function actingFor(db: DeviceDatabase): Promise<Record<string, string>> {
  const member = (await readPairing(db))?.working?.member
  return member ? { 'Acting-For': member.id } : {}
}

/** Whether it must be said who works before anything is shown. */
export function isWhoAsked({ staff, working }: Pick<Pairing, 'staff' | 'working'>): boolean {
  return !!staff && staff.members.length > 0 && !working?.isOpen
}

/** The place with the list as it is now. Who is no longer in it, or has a PIN since, is asked for again. */
function withStaff(pairing: Pairing, staff: KnownStaff): Pairing {
  const { working, ...rest } = pairing
  if (staff.members.length === 0) return { ...rest, staff, awaitsName: false }
  if (!working) return { ...rest, staff }
  const now = staff.members.find(({ id }) => id === working.member?.id)
  const before = pairing.staff?.members.find(({ id }) => id === working.member?.id)
  const isSame = !!now && (before?.hasPin || !now.hasPin)
  const isNameless = working.isOpen && !working.member
  return {
    ...rest,
    staff,
    working: {
      ...working,
      member: now ? working.member : null,
      isOpen: working.isOpen && isSame,
      ...(isNameless && { isAskedAgain: true }),
    },
  }
}

/** Keeps the list; answers whether what waited for a name waits no more. */
function takeStaff(db: DeviceDatabase, answer: StaffView): Promise<boolean> {
  return db.transaction('rw', [db.place, db.edits], async () => {
    const before = await readPairing(db)
    if (!before) return false
    const now = withStaff(before, toStaff(answer))
    const place = now.awaitsName ? withNames(now, await namesToSend(db), answer) : now
    await db.place.put(place)
    return !!before.awaitsName && !place.awaitsName
  })
}

/** In whose names the edits are that are to go to the box. */
async function namesToSend(db: DeviceDatabase): Promise<string[]> {
  return (await toSend(db)).flatMap(({ edit }) => edit.actor ?? [])
}

/**
 * Nothing is awaited any more if the box takes all these names, and that of who works; else it is asked who
 * works, with the PIN.
 */
function withNames(pairing: Pairing, names: readonly string[], { results }: StaffView): Pairing {
  const { working } = pairing
  const taken = results.filter(({ has_pin, is_unlocked }) => !has_pin || is_unlocked)
  const taking = new Set(taken.map(({ name }) => name))
  const isTaken = [...names, working?.member?.name ?? []].flat().every((name) => taking.has(name))
  if (isTaken) return { ...pairing, awaitsName: false }
  if (!working?.isOpen) return pairing
  return { ...pairing, working: { ...working, isOpen: false, isAskedAgain: true } }
}

function toStaff({ results, lock_after_minutes }: StaffView): KnownStaff {
  return {
    members: results.map(({ id, name, has_pin, is_manager }) => {
      return { id, name, hasPin: has_pin, isManager: is_manager }
    }),
    lockAfterMs: lock_after_minutes * MINUTE_MS,
  }
}
