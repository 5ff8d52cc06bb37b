import { ASSUMED_DURATION_MINUTES } from '@outpost/shared/model/appointments'
import { MINUTE_MS } from '@outpost/shared/model/durations'
import { instantInZone } from '@outpost/shared/model/time'
import { useState } from 'preact/hooks'
import type { InboxItem } from '../replica/inbox-item.ts'
import { useLive, useNow, useSurroundings } from '../surroundings.ts'
import { Offers } from '../visits/offers.tsx'
import { doubtsAbout, offersOf, readBusy, readVisitsOf } from '../visits/slots.ts'
import { TimeDoubts } from '../visits/time-doubts.tsx'
import { knownFields, type Wording } from './wording.ts'

type InboxTimesProps = {
  item: InboxItem
  wording: Wording
  /** What stands in the form, by the names of the fields. */
  entered: (name: string) => unknown
  /** Day and time that stand in the form (`YYYY-MM-DDTHH:MM`). */
  when: string
  /** By which the field of the time is described. */
  doubtsId: string
  /** Another time, written in the same way. */
  onPick: (when: string) => void
}

/** The times of the day that is chosen for a rejected visit, and what speaks against its own, as when one is booked. */
export function InboxTimes({ item, wording, entered, when, doubtsId, onPick }: InboxTimesProps) {
  const { db } = useSurroundings().device
  const { timeZone } = wording
  const now = useNow(MINUTE_MS)
  const [since] = useState(now)
  const known = knownFields(item)
  const doctorId = String(entered('doctor_id') ?? known.doctor_id ?? '')
  const patientId = String(known.patient_id ?? '')
  const visitId = item.edit.record_id
  const read = useLive(
    async () => ({
      doctorId,
      busy: doctorId ? await readBusy(db, doctorId, since, visitId) : [],
      ownVisits: await readVisitsOf(db, patientId, visitId),
    }),
    [db, doctorId, patientId, since, visitId],
  )
  const from = instantInZone(when, timeZone)
  if (read?.doctorId !== doctorId || Number.isNaN(from)) return null
  const minutes =
    Number(entered('duration_minutes') ?? known.duration_minutes) || ASSUMED_DURATION_MINUTES
  const [day = ''] = when.split('T')
  // Who rejected it may know of a visit that is not here.
  const told = doctorId === known.doctor_id && item.conflict?.busy
  const busy = told ? [...read.busy, toSlot(told)] : read.busy
  const doubts = doubtsAbout({ from, to: from + minutes * MINUTE_MS }, now, busy, read.ownVisits)
  return (
    <>
      <TimeDoubts
        id={doubtsId}
        doubts={doubts}
        name={wording.names.get(patientId) ?? wording.texts.say('today.noPatient')}
      />
      <Offers
        day={day}
        startsAt={from}
        offers={offersOf(day, timeZone, minutes, busy, now)}
        timeZone={timeZone}
        onPick={(time) => onPick(`${day}T${time}`)}
      />
    </>
  )
}

function toSlot({ starts_at, duration_minutes }: Busy) {
  const from = Date.parse(starts_at)
  return { from, to: from + (duration_minutes ?? ASSUMED_DURATION_MINUTES) * MINUTE_MS }
}

type Busy = NonNullable<NonNullable<InboxItem['conflict']>['busy']>
