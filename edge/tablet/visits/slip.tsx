import type { Clinic } from '@outpost/shared/model/clinic'
import { Where } from '../parts/mark.tsx'
import { Told } from '../parts/told.tsx'
import type { SeenRecord } from '../replica/database.ts'
import { isOnlyWritten } from '../replica/where-is.ts'
import { useLive, useSurroundings } from '../surroundings.ts'

type SlipProps = { visitId: string; patient: SeenRecord; clinics: Clinic[]; onDone: () => void }

/**
 * What the patient takes home: who, when, with whom, where. It is printed on whatever paper there is,
 * from a roll of 58 mm on; around it nothing is printed.
 */
export function Slip({ visitId, patient, clinics, onDone }: SlipProps) {
  const { device, texts } = useSurroundings()
  const { db } = device
  const { say } = texts
  const shown = useLive(async () => {
    const visit = (await db.records.get(['appointments', visitId]))?.seen ?? null
    const doctorId = String(visit?.fields.doctor_id)
    return { visit, doctor: (await db.records.get(['doctors', doctorId]))?.seen ?? null }
  }, [db, visitId])
  if (!shown) return <p class="loading">{say('app.loading')}</p>
  const { visit } = shown
  const leave = (
    <button type="button" class="quiet" onClick={onDone}>
      {say('slip.done')}
    </button>
  )
  if (!visit) {
    return (
      <section>
        <Told>{say('slip.gone')}</Told>
        <div class="steps start">{leave}</div>
      </section>
    )
  }
  const clinic = clinics.find(({ id }) => id === visit.fields.clinic_id)
  const timeZone = clinic?.time_zone ?? 'UTC'
  const startsAt = Date.parse(String(visit.fields.starts_at))
  const lines = [
    [say('field.card_number'), patient.fields.card_number],
    [say('booking.doctor'), shown.doctor?.fields.full_name],
  ] as const
  return (
    <section>
      <article class="slip sheet" aria-label={say('slip.title')}>
        {clinic && <p class="quiet-text">{clinic.name}</p>}
        <h1>
          <bdi>{String(patient.fields.full_name)}</bdi>
        </h1>
        <p class="strong">{texts.day(startsAt, timeZone)}</p>
        <p class="when">{texts.time(startsAt, timeZone)}</p>
        <dl>
          {lines.map(([name, value]) =>
            value ? (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <bdi>{String(value)}</bdi>
                </dd>
              </div>
            ) : null,
          )}
        </dl>
      </article>
      {visit.isRejected && (
        <p role="alert" class="unprinted">
          {say('slip.rejected')}
        </p>
      )}
      {visit.isPassedOn && <p class="unprinted">{say('where.passedOn')}</p>}
      <p class="unprinted">
        <Where record={visit} />
      </p>
      <div class="steps start unprinted">
        {!isOnlyWritten(visit) && (
          <button type="button" onClick={() => print()}>
            {say('slip.print')}
          </button>
        )}
        {leave}
      </div>
    </section>
  )
}
