import { clinicTime, instantInZone } from '@outpost/shared/model/time'
import { useSurroundings } from '../surroundings.ts'
import type { Offer } from './slots.ts'

type OffersProps = {
  day: string
  /** The time that is chosen, be it one of these or not. */
  startsAt: number | null
  offers: readonly Offer[]
  timeZone: string
  /** A time as `HH:MM`. */
  onPick: (time: string) => void
}

/** The times of a day: what is free, to be chosen, and what is taken. */
export function Offers({ day, startsAt, offers, timeZone, onPick }: OffersProps) {
  const { texts } = useSurroundings()
  const { say } = texts
  const isFree = offers.some((offer) => !offer.isTaken)
  return (
    <fieldset class="offers">
      <legend>
        {texts.day(instantInZone(`${day}T12:00`, timeZone), timeZone)}
        {!isFree && ` · ${say('booking.noneFree')}`}
      </legend>
      {offers.map(({ from, isTaken }) => {
        const time = clinicTime(from, timeZone)
        return (
          <label key={from} class={isTaken ? 'offer taken' : 'offer'}>
            <input
              type="radio"
              name="offer"
              value={time}
              checked={from === startsAt}
              disabled={isTaken && from !== startsAt}
              onChange={() => onPick(time)}
            />
            {texts.time(from, timeZone)}
            {isTaken && <small>{say('booking.isTaken')}</small>}
          </label>
        )
      })}
    </fieldset>
  )
}
