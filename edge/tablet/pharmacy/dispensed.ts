import type { Movement as StockMovement } from '@outpost/shared/model/movement'
import type { DeviceDatabase, HeldEdit, SeenRecord } from '../replica/database.ts'
import { takenBackIn } from '../replica/taking-back.ts'
import { WHERE_EDITS_ARE } from '../replica/where-is.ts'
import type { Whereabouts } from '../replica/whereabouts.ts'
import { type MovementOfPatient, placeAtBox } from './box-movements.ts'

export type DispensedRow = {
  movement: MovementOfPatient
  place: Whereabouts
  /** Another one takes it back. */
  isTakenBack: boolean
  /** Null if the tablet does not have it. */
  medicine: SeenRecord | null
  batch: string | null | undefined
}

/** What the box told, and when it was asked, on its clock; null if it has not answered. */
export type ToldByBox = { movements: readonly MovementOfPatient[]; at: number | null }

/**
 * What was moved for the person with these ids, the latest first: what the box told and what this
 * device has moved, each once, with the names of what it was.
 */
export async function readDispensed(
  db: DeviceDatabase,
  ids: readonly string[],
  told: ToldByBox,
): Promise<DispensedRow[]> {
  const edits = await db.edits.where('edit.movement.patient_id').anyOf(ids).toArray()
  const own = new Map(edits.map((held) => [held.id, held]))
  const toldIds = new Set(told.movements.map(({ edit_id }) => edit_id))
  const untold = edits.filter((held) => !toldIds.has(held.id) && !isDecided(held, told))
  const all = [
    ...untold.flatMap((held) => {
      const place = WHERE_EDITS_ARE[held.state]
      return place === 'undone' ? [] : [{ movement: ofEdit(held), place }]
    }),
    ...told.movements.flatMap((movement) => {
      const place = placeAtBox(movement)
      if (place === 'undone') return []
      // What the box has told may be from before the round in which central took it.
      const isConfirmed = own.get(movement.edit_id)?.state === 'confirmed'
      return [{ movement, place: isConfirmed ? 'central' : place } as const]
    }),
  ]
  all.sort((a, b) => b.movement.made_at.localeCompare(a.movement.made_at))
  const takenBack = new Set(
    all.map(({ movement, place }) => place !== 'attention' && takenBackIn(movement.reason)),
  )
  const stock = await db.records.bulkGet(
    all.map(({ movement }): ['pharmacy-inventory', string] => [
      'pharmacy-inventory',
      movement.inventory_id,
    ]),
  )
  const medicines = await db.records.bulkGet(
    stock.map((row): ['medicines', string] => ['medicines', String(row?.seen?.fields.medicine_id)]),
  )
  return all.map((one, index) => ({
    ...one,
    isTakenBack: takenBack.has(one.movement.edit_id),
    medicine: medicines[index]?.seen ?? null,
    batch: stock[index]?.seen?.fields.batch_number as string | null | undefined,
  }))
}

/** The box rejected it before it told of all that waits for a decision, and this was not among it. */
function isDecided({ state, answeredAt }: HeldEdit, { at }: ToldByBox): boolean {
  return state === 'rejected' && at !== null && (answeredAt ?? 0) < at
}

function ofEdit({ id, recordId, edit }: HeldEdit): MovementOfPatient {
  const movement = edit.movement as StockMovement
  return {
    edit_id: id,
    inventory_id: recordId,
    kind: movement.kind,
    delta: movement.kind === 'COUNTED' ? null : movement.delta,
    reason: movement.reason ?? null,
    occurred_at: movement.occurred_at ?? null,
    made_at: edit.made_at,
    actor: edit.actor ?? null,
    state: 'waiting',
  }
}
