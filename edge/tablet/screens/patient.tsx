import type { WireRecord } from '@outpost/shared/model/record'
import { toIso } from '@outpost/shared/model/time'
import { useEffect, useState } from 'preact/hooks'
import { v4 } from 'uuid'
import { useLive, useSurroundings } from '../hooks.ts'
import { type DeviceDatabase, readStanding, type SeenRecord } from '../replica/database.ts'
import { askAndHold } from '../replica/hold.ts'
import { go } from '../route.ts'
import { useSaving } from '../saving.ts'
import { Booking } from './booking.tsx'
import { Where } from './mark.tsx'
import { PatientForm } from './patient-form.tsx'
import { useAge } from './person.ts'
import { readNamed } from './today.tsx'
import { Visit } from './visit.tsx'

/** A patient's page: who it is, their visits on this tablet, and what can be done. */
export function Patient({ id }: { id: string }) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const [does, setDoes] = useState<'look' | 'edit' | 'book'>('look')
  useFresh(id)
  const shown = useLive(() => readPatient(device.db, id), [device.db, id])
  if (shown === undefined) return <p class="loading">{say('app.loading')}</p>
  const { patient } = shown
  if (!patient) return <p class="loading">{say('today.noPatient')}</p>
  const done = () => setDoes('look')
  if (does === 'edit') return <PatientForm patient={patient} onDone={done} />
  if (does === 'book') return <Booking patient={patient} onDone={done} />
  return (
    <section>
      <Who patient={patient} />
      <div class="steps start">
        <WalkIn patient={patient} />
        <button type="button" class="quiet" onClick={() => setDoes('book')}>
          {say('patient.book')}
        </button>
        <button type="button" class="quiet" onClick={() => setDoes('edit')}>
          {say('patient.edit')}
        </button>
      </div>
      <h2>{say('patient.visits')}</h2>
      <ul class="visits">
        {shown.visits.map((visit) => (
          <Visit key={visit.visit.id} {...visit} timeZone={shown.timeZone} isDated />
        ))}
      </ul>
    </section>
  )
}

function Who({ patient }: { patient: SeenRecord }) {
  const { texts } = useSurroundings()
  const age = useAge(patient)
  const { full_name, sex, date_of_birth, phone, village, card_number, national_id } = patient.fields
  const lines = [
    [texts.say(`sex.${sex as 'female'}`), age, date_of_birth && texts.date(String(date_of_birth))],
    [village, phone],
    [card_number, national_id],
  ]
  return (
    <div class="sheet">
      <h1>{String(full_name)}</h1>
      {lines
        .map((line) => line.filter(Boolean).join(' · '))
        .filter((line) => line !== '')
        .map((line) => (
          <p key={line}>{line}</p>
        ))}
      <Where record={patient} />
    </div>
  )
}

/** The patient is here without an appointment: a visit that is confirmed, from now. */
function WalkIn({ patient }: { patient: SeenRecord }) {
  const { device, texts } = useSurroundings()
  const { save, failure } = useSaving()
  async function add() {
    const isKept = await save({
      collection: 'appointments',
      recordId: v4(),
      op: 'create',
      seen: null,
      fields: {
        clinic_id: patient.fields.clinic_id,
        patient_id: patient.id,
        starts_at: toIso(device.clock.now()),
        status: 'CONFIRMED',
      },
    })
    if (isKept) go('today')
  }
  return (
    <>
      <button type="button" onClick={() => add().catch(reportError)}>
        {texts.say('patient.walkIn')}
      </button>
      {failure && <p role="alert">{failure}</p>}
    </>
  )
}

async function readPatient(db: DeviceDatabase, id: string) {
  const patient = (await db.records.get(['patients', id]))?.seen ?? null
  const { clinics } = await readStanding(db)
  const rows = await db.records.where('seen.fields.patient_id').equals(id).toArray()
  const visits = rows
    .map(({ seen }) => seen)
    .filter((seen) => seen !== null)
    .sort((a, b) => String(b.fields.starts_at).localeCompare(String(a.fields.starts_at)))
  const named = await readNamed(db, visits)
  return {
    patient,
    timeZone: clinics[0]?.time_zone ?? 'UTC',
    visits: visits.map((visit) => ({
      visit,
      patient,
      doctor: named.get(String(visit.fields.doctor_id)) ?? null,
    })),
  }
}

/** Who is opened is asked for anew, and kept from then on. */
function useFresh(id: string) {
  const { device } = useSurroundings()
  useEffect(() => {
    async function fetchAnew() {
      const held = await device.db.records.get(['patients', id])
      // Registered here a moment ago: the box does not know it yet.
      if (held && held.copy === null) return
      await askAndHold(device, 'patients', async () => {
        const response = await device.ask(`/api/patients/${id}/`)
        return response.ok ? [(await response.json()) as WireRecord] : []
      })
    }
    fetchAnew().catch(() => {
      // Without the box the tablet shows what it has, and how old that is.
    })
  }, [device, id])
}
