import { judgePrepared, toAsk } from '@outpost/shared/authority/judge-prepared'
import { prepare } from '@outpost/shared/authority/prepare'
import type { Principal } from '@outpost/shared/authority/principal'
import type { CollectionName } from '@outpost/shared/model/collections'
import type { Ids } from '@outpost/shared/model/ids'
import { isSameValue } from '@outpost/shared/model/record'
import { type Clock, toIso } from '@outpost/shared/model/time'
import type { Conflict } from '@outpost/shared/protocol/conflicts'
import { baseOf, type Edit, type EditOp } from '@outpost/shared/protocol/edit'
import { Problem, type ProblemBody, type ProblemCode } from '@outpost/shared/protocol/problems'
import { type DeviceDatabase, type HeldEdit, readState, type SeenRecord } from './database.ts'
import { readFacts } from './facts.ts'
import { settleAgain } from './settle.ts'
import { inTurn } from './taking-back.ts'

/** What a person wants done. */
export type Wish = {
  collection: CollectionName
  /** Of a create: made by whoever asks, so that asking twice makes one record. */
  recordId: string
  op: EditOp
  /** The record as the person saw it; null for a create. */
  seen: SeenRecord | null
  fields?: Record<string, unknown>
  movement?: Record<string, unknown>
  /** Of the edit, made by whoever asks: asked twice, it happens once. Else one is made. */
  editId?: string
  /** The member of staff for whom the device acts. */
  actor?: string
}

/** What one tap does, in one commit. */
export type Wishes = [Wish, ...Wish[]]

/** Kept, durably, under this id; or not taken, and why: then nothing is kept of it but the form. */
export type Written =
  | { kind: 'kept'; editId: string }
  | { kind: 'conflict'; conflict: Conflict }
  | { kind: 'refused'; problem: ProblemBody }

export type WriteDeps = {
  db: DeviceDatabase
  deviceId: string
  /** The box's clock, as far as the device knows it. */
  clock: Clock
  ids: Ids
}

/**
 * Writes as the box would let it (N1): judged by the same judge on what the device has, kept in one
 * commit with what is shown from then on, and sent to the box with the next round.
 */
export async function write({ db, deviceId, clock, ids }: WriteDeps, wish: Wish): Promise<Written> {
  return db.transaction('rw', [db.records, db.edits, db.standing, db.inbox], async () => {
    const named = wish.editId
      ? await inTurn(db, { ...wish, id: wish.editId })
      : { id: ids.editId() }
    const raw = toRaw(wish, named.id, toIso(clock.now()))
    const held = wish.editId && (await db.edits.where('id').equals(raw.id).first())
    if (held) return askedAgain(held, raw)
    const { clinics } = await readState(db)
    const device: Principal = {
      id: deviceId,
      role: 'device',
      name: deviceId,
      clinics: clinics.map(({ id }) => id),
    }
    const prepared = prepare({ raw, isImmediate: true }, device)
    const facts = await readFacts(db, toAsk(prepared, device).edit, clock.now())
    const { answer, effects } = judgePrepared(prepared, facts, device, 'edge')
    if (answer.status === 409) return { kind: 'conflict', conflict: answer.conflict as Conflict }
    if (answer.status !== 200 || !effects) {
      return { kind: 'refused', problem: answer.problem as ProblemBody }
    }
    await db.edits.add({
      ...named,
      collection: wish.collection,
      recordId: wish.recordId,
      edit: prepared.edit,
      body: prepared.body,
      bytes: new TextEncoder().encode(prepared.body).length + 1,
      hash: prepared.hash,
      clinics: clinics.map(({ id }) => id),
      under: wish.seen?.under ?? null,
      before: effects.edit.seen,
      names: effects.edit.names,
      state: 'waiting',
      outcome: null,
      answeredAt: null,
      setAsideUntil: null,
      lastError: null,
    })
    await settleAgain(db, [wish], clock.now())
    return { kind: 'kept', editId: raw.id }
  })
}

/** What comes of an edit that is here already: kept, unless it has come to nothing, or was another one. */
function askedAgain(
  { id, state, outcome, body }: HeldEdit,
  raw: ReturnType<typeof toRaw>,
): Written {
  if (state === 'decided') return refusal('ALREADY_DECIDED', 'It was decided before.')
  if (state === 'rejected' && outcome) {
    const { conflict, problem } = outcome
    return conflict
      ? { kind: 'conflict', conflict: conflict as Conflict }
      : { kind: 'refused', problem: problem as ProblemBody }
  }
  if (isSameValue(wantedIn(JSON.parse(body)), wantedIn(raw))) return { kind: 'kept', editId: id }
  return refusal('EDIT_ID_REUSED', 'This was something else before.')
}

function refusal(code: ProblemCode, detail: string): Written {
  return { kind: 'refused', problem: new Problem(code, detail).toBody() }
}

/** What a person wants by it, whenever it was asked for and on whatever it stands. */
function wantedIn({ collection, record_id, op, fields, movement }: Partial<Edit>) {
  return { collection, record_id, op, fields, movement }
}

/** The edit as it is sent (E1): what is undefined is not in it. */
function toRaw(
  { collection, recordId, op, seen, fields, movement, actor }: Wish,
  id: string,
  made_at: string,
) {
  return {
    id,
    collection,
    record_id: recordId,
    op,
    base: baseOf({ op, movement }, seen),
    ...(fields && { fields }),
    ...(movement && { movement }),
    made_at,
    ...(actor && { actor }),
  }
}
