import { clinicTime, dayAfter, yearsAfter } from '@outpost/shared/model/time'
import { useId, useState } from 'preact/hooks'
import { VISIT_YEARS_MAX } from '../parts/day-limits.ts'
import { ToldInput } from '../parts/told-input.tsx'
import { useSurroundings } from '../surroundings.ts'
import { Offers } from './offers.tsx'
import type { Doubt, Offer } from './slots.ts'
import { TimeDoubts } from './time-doubts.tsx'

type DayAndTimeProps = {
  day: string
  startsAt: number | null
  offers: Offer[]
  /** No visit is booked for a day before. */
  today: string
  timeZone: string
  /** About the time that is chosen, for whoever is called so. */
  doubts: readonly Doubt[]
  name: string
  /** A day, and a time of it as `HH:MM`, or null to choose one. */
  onPick: (day: string, time: string | null) => void
}

/** A day and a time of it: what is free and what is taken, or any other time. */
export function DayAndTime(props: DayAndTimeProps) {
  const { day, startsAt, offers, today, timeZone, doubts, name, onPick } = props
  const { texts } = useSurroundings()
  const { say } = texts
  const chosen = startsAt === null ? '' : clinicTime(startsAt, timeZone)
  const last = yearsAfter(today, VISIT_YEARS_MAX)
  // The times that are shown stay, but no day is written back into the field by itself.
  const [isCleared, setCleared] = useState(false)
  const doubtsId = useId()
  return (
    <>
      <div class="day-choice">
        <button
          type="button"
          class="quiet"
          disabled={day <= today}
          onClick={() => onPick(dayAfter(day, -1), null)}
        >
          {say('booking.dayBefore')}
        </button>
        <label>
          {say('booking.day')}
          <ToldInput
            texts={texts}
            type="date"
            min={today}
            max={last}
            required
            value={isCleared ? '' : day}
            onInput={(event) => setCleared(event.currentTarget.value === '')}
            onChange={(event) =>
              event.currentTarget.value && onPick(event.currentTarget.value, null)
            }
          />
        </label>
        <button
          type="button"
          class="quiet"
          disabled={day >= last}
          onClick={() => onPick(dayAfter(day, 1), null)}
        >
          {say('booking.dayAfter')}
        </button>
      </div>
      <Offers
        day={day}
        startsAt={startsAt}
        offers={offers}
        timeZone={timeZone}
        onPick={(time) => onPick(day, time)}
      />
      <label>
        {say('booking.time')}
        <ToldInput
          texts={texts}
          type="time"
          required
          aria-describedby={doubts.length > 0 ? doubtsId : undefined}
          value={chosen}
          onInput={(event) => onPick(day, event.currentTarget.value || null)}
        />
      </label>
      <TimeDoubts id={doubtsId} doubts={doubts} name={name} />
    </>
  )
}
