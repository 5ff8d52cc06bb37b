import { useNow, useSurroundings } from './surroundings.ts'

type WhenProps = {
  /** ISO 8601, or epoch milliseconds. */
  at: string | number
  /** Only how long before or after now. */
  isShort?: boolean
}

/** A moment: how long before or after now, and beside it when that is where the reader is. */
export function When({ at, isShort = false }: WhenProps) {
  const { texts, figures } = useSurroundings()
  const now = useNow()
  const instant = typeof at === 'number' ? at : Date.parse(at)
  // Central tells its time to the second, so what has just happened may seem to lie ahead.
  const isNow = instant > now && instant - now < 2000
  return (
    <time dateTime={new Date(instant).toISOString()} title={figures.exactly(instant)}>
      {texts.age(isNow ? now : instant, now)}
      {!isShort && <span class="moment"> {figures.moment(instant)}</span>}
    </time>
  )
}
