import type { TargetedSubmitEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { WholeNumber } from '../parts/number-input.tsx'
import { useSurroundings } from '../surroundings.ts'
import { AllTheSame, Doubt } from './doubt.tsx'
import type { Batch } from './shelf.ts'

type CountProps = {
  batch: Batch
  onCount: (counted: number, seen: Batch['stock']) => Promise<void>
  onLeave: () => void
}

/** Counts what lies there; what moves while one counts was not counted, and is told (E7). */
export function Count({ batch, onCount, onLeave }: CountProps) {
  const { say } = useSurroundings().texts
  // As it lay there when the counting began.
  const [seen, setSeen] = useState(batch)
  // A number that is asked about once more before it is saved.
  const [doubted, setDoubted] = useState<number | null>(null)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [seen])
  const hasMoved = batch.quantity !== seen.quantity
  const save = (counted: number) => void onCount(counted, seen.stock).catch(reportError)
  function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const counted = Number(new FormData(event.currentTarget).get('units'))
    if (isFarOff(counted, seen.quantity)) setDoubted(counted)
    else save(counted)
  }
  function startAgain() {
    setSeen(batch)
    setDoubted(null)
  }
  return (
    <form
      key={seen.stock.updatedAt}
      class="line"
      onInput={() => setDoubted(null)}
      onSubmit={submit}
    >
      <label>
        {say('move.howManyThere')}
        <WholeNumber input={input} name="units" min={0} required />
      </label>
      <button type="submit">{say('form.save')}</button>
      <button type="button" class="quiet" onClick={onLeave}>
        {say('form.leave')}
      </button>
      {doubted !== null && (
        <Doubt says={say('count.farOff', { before: seen.quantity, counted: doubted })}>
          <AllTheSame
            says={say('count.isSo', { counted: doubted })}
            onClick={() => save(doubted)}
          />
        </Doubt>
      )}
      {hasMoved && (
        <>
          <p role="alert">{say('count.moved', { before: seen.quantity, now: batch.quantity })}</p>
          <button type="button" class="quiet" onClick={startAgain}>
            {say('count.again')}
          </button>
        </>
      )}
    </form>
  )
}

/** By so few units a count may always differ. */
const NEAR_UNITS = 20

/** More than double or less than half of what the record says: rather a digit too many or too few. */
function isFarOff(counted: number, recorded: number): boolean {
  const isNear = Math.abs(counted - recorded) <= NEAR_UNITS
  return !isNear && (counted > recorded * 2 || counted * 2 < recorded)
}
