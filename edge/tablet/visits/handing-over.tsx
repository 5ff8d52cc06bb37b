import type { TargetedSubmitEvent } from 'preact'
import { useId, useState } from 'preact/hooks'
import type { SeenRecord } from '../replica/database.ts'
import type { Wish, Wishes } from '../replica/write.ts'
import { useLive, useSurroundings } from '../surroundings.ts'
import { readDoctors } from './doctors.ts'
import { readHandover } from './handover.ts'
import type { Said } from './last-step.ts'
import { TimeDoubts } from './time-doubts.tsx'
import type { VisitDraft } from './visit-drafts.ts'

/** In place of a doctor: nobody in particular. */
const NOBODY = 'nobody'

export type HandingOverProps = {
  visit: SeenRecord
  /** Of the patient. */
  name: string
  /** Who sees the patient; null for nobody in particular. */
  doctor: SeenRecord | null
  draft: VisitDraft
  timeZone: string
  /** Changes who sees the patients of these visits, as they were seen; `told` says who. */
  onHandOver: (wishes: Wishes, told: Said) => Promise<unknown>
}

/** Another doctor for a visit at its time; and for all that the doctor has that day, if they are away. */
export function HandingOver(props: HandingOverProps) {
  const { visit, name, doctor, draft, timeZone, onHandOver } = props
  const { device, texts } = useSurroundings()
  const { db } = device
  const { say } = texts
  const doubtsId = useId()
  const [chosen, setChosen] = useState(draft.doctor)
  const [isWholeDay, setWholeDay] = useState(false)
  const doctors = useLive(() => readDoctors(db), [db])
  const toId = chosen === NOBODY ? null : chosen
  const day = useLive(
    async () => (chosen === '' ? null : readHandover(db, visit, toId, timeZone)),
    [db, visit, chosen, timeZone],
  )
  const others = doctors?.filter(({ id }) => id !== visit.fields.doctor_id) ?? []
  if (others.length === 0 && !doctor) return null

  function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    // The visit itself last: where it goes, whoever works with the keyboard goes on.
    const all = isWholeDay && day ? [...day.taken].reverse() : [visit]
    const [first, ...more] = all.map((seen): Wish => {
      const fields = { doctor_id: toId }
      return { collection: 'appointments', recordId: seen.id, op: 'update', seen, fields }
    })
    const to = others.find(({ id }) => id === toId)
    const told: Said = ({ say: tell }) =>
      to ? tell('today.doctor', { name: String(to.fields.full_name) }) : tell('booking.anyDoctor')
    if (first) onHandOver([first, ...more], told).catch(reportError)
  }
  const staying = day ? 1 + day.others.length - day.taken.length : 0
  return (
    <form class="line" onSubmit={submit}>
      <label>
        {say('visit.otherDoctor')}
        <select
          name="doctor"
          required
          value={chosen}
          aria-describedby={day && !day.isFree ? doubtsId : undefined}
          onChange={({ currentTarget }) => {
            draft.doctor = currentTarget.value
            setChosen(currentTarget.value)
          }}
        >
          <option value="" />
          {others.map(({ id, fields }) => (
            <option key={id} value={id}>
              {String(fields.full_name)}
            </option>
          ))}
          {doctor && <option value={NOBODY}>{say('booking.anyDoctor')}</option>}
        </select>
      </label>
      <button type="submit" class="quiet">
        {say('visit.handOver')}
      </button>
      {day && !isWholeDay && (
        <TimeDoubts id={doubtsId} doubts={day.isFree ? [] : ['conflict.SLOT_TAKEN']} name={name} />
      )}
      {doctor && day && day.others.length > 0 && (
        <label class="choice">
          <input
            type="checkbox"
            checked={isWholeDay}
            onChange={({ currentTarget }) => setWholeDay(currentTarget.checked)}
          />
          {say('visit.wholeDay', {
            count: day.others.length,
            name: String(doctor.fields.full_name),
          })}
        </label>
      )}
      {isWholeDay && staying > 0 && (
        <p class="note" role="status">
          {say('visit.staying', { count: staying })}
        </p>
      )}
    </form>
  )
}
