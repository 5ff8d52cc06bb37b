import { ASSUMED_DURATION_MINUTES, isOpen, slotOf } from '@outpost/shared/model/appointments'
import { instantInZone, toIso } from '@outpost/shared/model/time'
import type { TargetedSubmitEvent } from 'preact'
import { useState } from 'preact/hooks'
import { v4 } from 'uuid'
import { useLive, useSurroundings } from '../hooks.ts'
import { type DeviceDatabase, readStanding, type SeenRecord } from '../replica/database.ts'
import { useSaving } from '../saving.ts'

const DAY_MS = 24 * 3600 * 1000
const MINUTE_MS = 60_000

type BookingProps = { patient: SeenRecord; onDone: () => void }

/** Books a visit: a doctor, a day, a time; what the doctor has that day is shown, a clash is told at once. */
export function Booking({ patient, onDone }: BookingProps) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const { save, failure } = useSaving()
  const [id] = useState(() => v4())
  const [doctorId, setDoctorId] = useState('')
  const [startsAt, setStartsAt] = useState('')
  const doctors = useLive(() => readDoctors(device.db), [device.db])
  const timeZone = useLive(() => readTimeZone(device.db), [device.db]) ?? 'UTC'
  const day = startsAt.slice(0, 10)
  const taken = useLive(
    () => readTaken(device.db, doctorId, day, timeZone),
    [device.db, doctorId, day, timeZone],
  )

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const reason = String(form.get('reason')).trim()
    const isKept = await save({
      collection: 'appointments',
      recordId: id,
      op: 'create',
      seen: null,
      fields: {
        clinic_id: patient.fields.clinic_id,
        patient_id: patient.id,
        doctor_id: doctorId || null,
        starts_at: toIso(instantInZone(startsAt, timeZone)),
        duration_minutes: Number(form.get('duration')),
        status: 'SCHEDULED',
        ...(reason && { reason }),
      },
    })
    if (isKept) onDone()
  }

  return (
    <form class="sheet" onSubmit={(event) => submit(event).catch(reportError)}>
      <h1>{say('booking.title', { name: String(patient.fields.full_name) })}</h1>
      <label>
        {say('booking.doctor')}
        <select value={doctorId} onChange={(event) => setDoctorId(event.currentTarget.value)}>
          <option value="">{say('booking.anyDoctor')}</option>
          {doctors?.map(({ id: key, fields }) => (
            <option key={key} value={key}>
              {String(fields.full_name)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say('booking.when')}
        <input
          type="datetime-local"
          required
          value={startsAt}
          onInput={(event) => setStartsAt(event.currentTarget.value)}
        />
      </label>
      {taken && taken.length > 0 && (
        <p class="quiet-text">
          {say('booking.taken')}{' '}
          {taken.map(({ from, to }) => `${clock(from)}–${clock(to)}`).join(', ')}
        </p>
      )}
      <label>
        {say('booking.minutes')}
        <input
          name="duration"
          type="number"
          min={1}
          max={1440}
          defaultValue={String(ASSUMED_DURATION_MINUTES)}
        />
      </label>
      <label>
        {say('booking.reason')}
        <input name="reason" maxLength={500} />
      </label>
      {failure && <p role="alert">{failure}</p>}
      <div class="steps start">
        <button type="submit">{say('form.save')}</button>
        <button type="button" class="quiet" onClick={onDone}>
          {say('form.leave')}
        </button>
      </div>
    </form>
  )

  function clock(instant: number): string {
    return texts.time(instant, timeZone)
  }
}

export async function readDoctors(db: DeviceDatabase): Promise<SeenRecord[]> {
  const rows = await db.records.where('collection').equals('doctors').toArray()
  return rows
    .map(({ seen }) => seen)
    .filter((seen) => seen !== null)
    .filter(({ fields }) => fields.active !== false)
    .sort((a, b) => String(a.fields.full_name).localeCompare(String(b.fields.full_name)))
}

async function readTimeZone(db: DeviceDatabase): Promise<string> {
  return (await readStanding(db)).clinics[0]?.time_zone ?? 'UTC'
}

/** When a doctor is busy on a day, as far as the tablet knows: the judge asks the same. */
async function readTaken(db: DeviceDatabase, doctorId: string, day: string, timeZone: string) {
  if (!doctorId || !day) return []
  const start = instantInZone(`${day}T00:00`, timeZone)
  const rows = await db.records
    .where('[seen.fields.doctor_id+seen.fields.starts_at]')
    .between([doctorId, toIso(start)], [doctorId, toIso(start + DAY_MS - MINUTE_MS)])
    .toArray()
  return rows
    .map(({ seen }) => seen)
    .filter((seen) => seen !== null)
    .filter(({ fields }) => isOpen(fields))
    .map(({ fields }) => slotOf(fields))
    .filter((slot) => slot !== null)
}
