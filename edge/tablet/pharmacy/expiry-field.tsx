import { dayAfter } from '@outpost/shared/model/time'
import { createStore } from '@outpost/shared/web/store'
import { useStore } from '@outpost/shared/web/use-store'
import { expiryDays } from '../parts/day-limits.ts'
import { ToldInput } from '../parts/told-input.tsx'
import { useSurroundings } from '../surroundings.ts'

/** Packs of one delivery are alike: the next one is asked for in the same way. */
const bearsOnlyMonth = createStore(false)

type ExpiryFieldProps = {
  /** Of a batch that has its day no other is entered. */
  isOpen: boolean
  today: string
  day: string | null
  onDay: (day: string) => void
}

/** Until when it may be given out: a day, or where the pack names only a month, the last one of that. */
export function ExpiryField({ isOpen, today, day, onDay }: ExpiryFieldProps) {
  const { texts } = useSurroundings()
  const { say } = texts
  const { from, to } = expiryDays(today)
  // A day within a month is not told as if it were the month.
  const isMonth = useStore(bearsOnlyMonth) && (!day || day === lastDayOf(monthOf(day)))
  const toField = isMonth ? monthOf : (whole: string) => whole
  const toDay = isMonth ? lastDayOf : (whole: string) => whole
  return (
    <>
      <label>
        {say('pharmacy.expires')}
        <ToldInput
          key={String(isMonth)}
          texts={texts}
          type={isMonth ? 'month' : 'date'}
          disabled={!isOpen}
          min={toField(from)}
          max={toField(to)}
          value={toField(day ?? '')}
          onInput={({ currentTarget: { value } }) => onDay(value && toDay(value))}
        />
      </label>
      {isOpen && (
        <button type="button" class="quiet" onClick={() => bearsOnlyMonth.set(!isMonth)}>
          {say(isMonth ? 'receive.wholeDay' : 'receive.onlyMonth')}
        </button>
      )}
    </>
  )
}

/** `YYYY-MM` of a day. */
const monthOf = (day: string) => day.slice(0, -'-DD'.length)

function lastDayOf(month: string): string {
  const inNext = dayAfter(`${month}-01`, 31)
  return dayAfter(`${monthOf(inNext)}-01`, -1)
}
