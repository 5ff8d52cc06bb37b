import {
  ASSUMED_DURATION_MINUTES,
  appointments,
  DURATION_MINUTES_MAX,
} from '@outpost/shared/model/appointments'
import type { Clinic } from '@outpost/shared/model/clinic'
import { MINUTE_MS } from '@outpost/shared/model/durations'
import { lengthMax } from '@outpost/shared/model/field'
import { clinicDate, instantInZone, toIso } from '@outpost/shared/model/time'
import { useStore } from '@outpost/shared/web/use-store'
import type { TargetedSubmitEvent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { v4 } from 'uuid'
import { ClinicSelect } from '../parts/clinic-select.tsx'
import { WholeNumber } from '../parts/number-input.tsx'
import type { SeenRecord } from '../replica/database.ts'
import { useSaving } from '../shell/saving.ts'
import { useLive, useNow, useSurroundings } from '../surroundings.ts'
import { DayAndTime } from './day-and-time.tsx'
import { readDoctors } from './doctors.ts'
import { doubtsAbout, nextFree, offersOf, readBusy, readVisitsOf } from './slots.ts'

type BookingProps = {
  patient: SeenRecord
  /** The clinics in which the patient can be seen; at least one. */
  clinics: Clinic[]
  /** With the visit that was booked, or null. */
  onDone: (visitId: string | null) => void
}

/** Books a visit: with whom, and one of the times that are free; a clash is told before it is saved. */
export function Booking({ patient, clinics, onDone }: BookingProps) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const { save, failure, letGo } = useSaving()
  const [id] = useState(() => v4())
  const [clinicId, setClinicId] = useState(clinics[0]?.id ?? '')
  const [doctorId, setDoctorId] = useState('')
  // The last that could be: what is being typed is the field's own, and the browser refuses what cannot.
  const [minutes, setMinutes] = useState(ASSUMED_DURATION_MINUTES)
  const timeZone = clinics.find((clinic) => clinic.id === clinicId)?.time_zone ?? 'UTC'
  const doctors = useLive(() => readDoctors(device.db), [device.db])
  const { link } = useStore(device.exchange.state)
  const { busy, day, startsAt, pick, offerAnew, now } = useTimes(doctorId, minutes, timeZone)
  const ownVisits = useLive(
    () => readVisitsOf(device.db, patient.id, id),
    [device.db, patient.id, id],
  )
  const [isMissing, setMissing] = useState(false)

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget).get('reason')).trim()
    setMissing(startsAt === null)
    if (startsAt === null) return
    const isKept = await save({
      collection: 'appointments',
      recordId: id,
      op: 'create',
      seen: null,
      fields: {
        clinic_id: clinicId,
        patient_id: patient.id,
        doctor_id: doctorId || null,
        starts_at: toIso(startsAt),
        duration_minutes: minutes,
        status: 'SCHEDULED',
        ...(reason && { reason }),
      },
    })
    if (isKept) onDone(id)
  }

  const doubts =
    startsAt === null
      ? []
      : doubtsAbout(
          { from: startsAt, to: startsAt + minutes * MINUTE_MS },
          now,
          busy,
          ownVisits ?? [],
        )
  const name = String(patient.fields.full_name)
  return (
    <form class="sheet" onInput={letGo} onSubmit={(event) => submit(event).catch(reportError)}>
      <h1>{say('booking.title', { name })}</h1>
      {clinics.length > 1 && (
        <ClinicSelect clinics={clinics} value={clinicId} onChoose={setClinicId} />
      )}
      <label>
        {say('booking.doctor')}
        <select
          value={doctorId}
          onChange={(event) => {
            setDoctorId(event.currentTarget.value)
            offerAnew()
          }}
        >
          <option value="">{say('booking.anyDoctor')}</option>
          {doctors?.map(({ id: key, fields }) => (
            <option key={key} value={key}>
              {String(fields.full_name)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say('booking.minutes')}
        <WholeNumber
          min={1}
          max={DURATION_MINUTES_MAX}
          required
          first={ASSUMED_DURATION_MINUTES}
          onNumber={(number) => number !== null && setMinutes(number)}
        />
      </label>
      <DayAndTime
        day={day}
        startsAt={startsAt}
        offers={offersOf(day, timeZone, minutes, busy, now)}
        today={clinicDate(now, timeZone)}
        timeZone={timeZone}
        doubts={doubts}
        name={name}
        onPick={pick}
      />
      {link && link !== 'online' && <p class="quiet-text">{say('booking.offline')}</p>}
      <label>
        {say('booking.reason')}
        <input name="reason" maxLength={lengthMax(appointments.fields.reason)} />
      </label>
      {(failure || (isMissing && startsAt === null)) && (
        <p role="alert">{failure ?? say('booking.chooseTime')}</p>
      )}
      <div class="steps start">
        <button type="submit">{say('booking.save')}</button>
        <button type="button" class="quiet" onClick={() => onDone(null)}>
          {say('form.leave')}
        </button>
      </div>
    </form>
  )
}

/** `isOwn`: a person has chosen it. */
type Chosen = { day: string; startsAt: number | null; isOwn: boolean }

/**
 * The day that is shown and the time that is chosen: first the next that is free. What was chosen stays,
 * also when another doctor is, or somebody else takes it meanwhile: nobody books another time than the one that was read out.
 */
function useTimes(doctorId: string, minutes: number, timeZone: string) {
  const { db, clock, exchange } = useSurroundings().device
  const now = useNow(MINUTE_MS)
  const [from] = useState(() => clock.now())
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const read = useLive(
    async () => ({ doctorId, busy: doctorId ? await readBusy(db, doctorId, from) : [] }),
    [db, doctorId, from],
  )
  const known = read?.doctorId === doctorId ? read.busy : null
  // What other tablets have booked should be here before somebody chooses.
  useEffect(() => exchange.ask(), [exchange])
  useEffect(() => {
    const next = known && !chosen && nextFree(timeZone, minutes, known, now)
    // Who was quicker than the answer has chosen a day already.
    if (next)
      setChosen((own) => own ?? { day: clinicDate(next, timeZone), startsAt: next, isOwn: false })
  }, [known, chosen, timeZone, minutes, now])
  return {
    now,
    busy: known ?? [],
    day: chosen?.day ?? clinicDate(now, timeZone),
    startsAt: chosen?.startsAt ?? null,
    /** What nobody has chosen is offered anew. */
    offerAnew: () => setChosen((last) => (last?.isOwn ? last : null)),
    /** A day, or a time of it (`HH:MM`). */
    pick(day: string, time: string | null) {
      const startsAt = time === null ? null : instantInZone(`${day}T${time}`, timeZone)
      setChosen({ day, startsAt: Number.isNaN(startsAt) ? null : startsAt, isOwn: true })
    },
  }
}
