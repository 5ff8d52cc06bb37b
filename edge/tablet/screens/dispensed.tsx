import { clinicDate } from '@outpost/shared/model/time'
import { useLive, useSurroundings } from '../hooks.ts'
import type { DeviceDatabase, HeldEdit } from '../replica/database.ts'
import { fullNameOf } from '../shelf.ts'
import type { Whereabouts } from '../whereabouts.ts'
import { Mark } from './mark.tsx'

/** What was moved for a patient, as the box tells it (`GET /api/patients/{id}/movements`). */
export type Movement = {
  edit_id: string
  inventory_id: string
  kind: string
  delta: number | null
  occurred_at: string | null
  made_at: string
  actor: string | null
  state: 'waiting' | 'sent' | 'accepted' | 'needs_decision' | 'decided'
}

type DispensedProps = {
  /** All ids of the person. */
  ids: string[]
  /** What the box has told; of what it has not, the device knows what was given out on it. */
  told: Movement[]
  timeZone: string
}

/** What the patient was given, the latest first. */
export function Dispensed({ ids, told, timeZone }: DispensedProps) {
  const { device, texts } = useSurroundings()
  const { say, has } = texts
  const rows = useLive(() => readRows(device.db, ids, told), [device.db, ids.join(), told])
  if (rows?.length === 0) return <p class="quiet-text">{say('patient.noneDispensed')}</p>
  return (
    <ul class="rows">
      {rows?.map(({ movement, place, medicine, batch }) => {
        const kind = `move.${movement.kind}`
        const at = Date.parse(movement.occurred_at ?? movement.made_at)
        const amount = Math.abs(movement.delta ?? 0)
        const unit = String(medicine?.fields.unit ?? '')
        const more = [
          movement.kind !== 'DISPENSED' && (has(kind) ? say(kind) : movement.kind),
          texts.date(clinicDate(at, timeZone)),
          batch && `${say('pharmacy.batch')} ${batch}`,
          movement.actor,
        ]
        return (
          <li key={movement.edit_id} class="row">
            <strong>{medicine ? fullNameOf(medicine) : say('today.noPatient')}</strong>
            <span>
              <b>{say('pharmacy.amount', { amount, unit })}</b> · {more.filter(Boolean).join(' · ')}
            </span>
            <span class="where">
              <Mark place={place} /> {say(`where.${place}`)}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

/** What the box told and what this device has moved, each once, with the names of what it was. */
async function readRows(db: DeviceDatabase, ids: readonly string[], told: readonly Movement[]) {
  const edits = await db.edits.where('edit.movement.patient_id').anyOf(ids).toArray()
  const own = new Map(edits.map((held) => [held.id, held]))
  const toldIds = new Set(told.map(({ edit_id }) => edit_id))
  const untold = edits.filter(({ id, state }) => state !== 'rejected' && !toldIds.has(id))
  const all = [
    ...untold.map((held) => ({ movement: ofEdit(held), place: placeOf(held) })),
    ...told
      .filter(({ state }) => state !== 'decided')
      .map((movement) => {
        // What the box has told may be from before the round in which central took it.
        const held = own.get(movement.edit_id)
        const isConfirmed = held?.state === 'confirmed'
        return { movement, place: isConfirmed ? placeOf(held) : placeAtBox(movement) }
      }),
  ]
  all.sort((a, b) => b.movement.made_at.localeCompare(a.movement.made_at))
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
    medicine: medicines[index]?.seen ?? null,
    batch: stock[index]?.seen?.fields.batch_number as string | null | undefined,
  }))
}

function ofEdit({ id, recordId, edit }: HeldEdit): Movement {
  const { kind, delta = null, occurred_at = null } = edit.movement as Partial<Movement>
  return {
    edit_id: id,
    inventory_id: recordId,
    kind: String(kind),
    delta,
    occurred_at,
    made_at: edit.made_at,
    actor: edit.actor ?? null,
    state: 'waiting',
  }
}

function placeOf({ state }: HeldEdit): Whereabouts {
  if (state === 'confirmed') return 'central'
  return state === 'accepted' ? 'box' : 'here'
}

function placeAtBox({ state }: Movement): Whereabouts {
  if (state === 'needs_decision') return 'attention'
  return state === 'accepted' ? 'central' : 'box'
}
