import { clinicDate } from '@outpost/shared/model/time'
import { Mark } from '../parts/mark.tsx'
import { useLive, useSurroundings } from '../surroundings.ts'
import { type DispensedRow, readDispensed, type ToldByBox } from './dispensed.ts'
import { fullNameOf } from './shelf.ts'

type DispensedProps = {
  /** All ids of the person. */
  ids: string[]
  /** What the box has told; of what it has not, the device knows what was given out on it. */
  told: ToldByBox
  /** What it will tell may be missing. */
  isAsking: boolean
  timeZone: string
}

/** What the patient was given, the latest first. */
export function Dispensed({ ids, told, isAsking, timeZone }: DispensedProps) {
  const { device, texts } = useSurroundings()
  const rows = useLive(
    () => readDispensed(device.db, ids, told),
    [device.db, ids.join(), told.movements, told.at],
  )
  if (rows?.length === 0) {
    const key = isAsking ? 'app.loading' : 'patient.noneDispensed'
    return <p class="quiet-text">{texts.say(key)}</p>
  }
  return (
    <ul class="rows">
      {rows?.map((row) => (
        <Row key={row.movement.edit_id} row={row} timeZone={timeZone} />
      ))}
    </ul>
  )
}

function Row({ row, timeZone }: { row: DispensedRow; timeZone: string }) {
  const { texts } = useSurroundings()
  const { say, has } = texts
  const { movement, place, isTakenBack, medicine, batch } = row
  const at = Date.parse(movement.occurred_at ?? movement.made_at)
  const kind = `kind.${movement.kind}`
  const delta = movement.delta ?? 0
  const unit = String(medicine?.fields.unit ?? '')
  // What was given is plain; whether anything else brought or took is told by its sign.
  const isGiven = movement.kind === 'DISPENSED'
  const more = [
    !isGiven && (has(kind) ? say(kind) : movement.kind),
    texts.date(clinicDate(at, timeZone)),
    batch && `${say('pharmacy.batch')} ${batch}`,
    movement.actor,
  ]
  return (
    <li class={isTakenBack ? 'row undone' : 'row'}>
      <strong>{medicine ? fullNameOf(medicine) : say('today.noPatient')}</strong>
      <span>
        <b>
          {isGiven
            ? say('pharmacy.amount', { amount: -delta, unit })
            : `${say('card.delta', { delta })} ${unit}`}
        </b>{' '}
        · {more.filter(Boolean).join(' · ')}
      </span>
      {isTakenBack && <span>{say('move.takenBack')}</span>}
      <span class="where">
        <Mark place={place} /> {say(`where.${place}`)}
      </span>
    </li>
  )
}
