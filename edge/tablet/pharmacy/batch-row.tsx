import type { TargetedSubmitEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Where } from '../parts/mark.tsx'
import { NamedButton } from '../parts/named-button.tsx'
import { WholeNumber } from '../parts/number-input.tsx'
import { showWhole } from '../parts/show-whole.ts'
import { useSurroundings } from '../surroundings.ts'
import { Count } from './count.tsx'
import { GiveOut } from './give-out.tsx'
import { changeView } from './pharmacy-view.ts'
import type { Batch } from './shelf.ts'
import { Saved, useMoving } from './stock-moving.tsx'

const DEEDS = ['DISPENSED', 'EXPIRED', 'DAMAGED'] as const
type Deed = (typeof DEEDS)[number]

type BatchRowProps = {
  batch: Batch
  unit: string
  today: string
  /** The code on a pack of it was read a moment ago. */
  isScanned: boolean
}

/** One batch: what is left, until when, and what can be done with it. */
export function BatchRow({ batch, unit, today, isScanned }: BatchRowProps) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const [does, setDoes] = useState<'count' | 'more' | null>(null)
  const { move, failure, letGo, ...saved } = useMoving()
  const deeds = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (isScanned) setDoes('more')
  }, [isScanned])
  const isOffered = isScanned && does === 'more'
  useEffect(() => {
    if (isOffered) showWhole(deeds.current)
  }, [isOffered])
  const { stock, expiry, quantity } = batch
  const isExpired = batch.isExpired(today)
  const number = String(stock.fields.batch_number ?? '–')
  const of = `${say('pharmacy.batch')} ${number}`
  const toggle = (wanted: 'count' | 'more') => show(does === wanted ? null : wanted)

  function show(wanted: typeof does) {
    setDoes(wanted)
    letGo()
  }

  async function moveOne(
    movement: { kind: string; delta?: number; counted?: number },
    seen = stock,
  ) {
    if (await move([{ editId: device.ids.editId(), stock: seen, movement }])) setDoes(null)
  }

  return (
    <>
      <tr class={isExpired ? 'expired' : ''}>
        <td>
          {number} <Where record={stock} />
        </td>
        <td>
          {expiry ? texts.date(expiry) : '–'}
          {isExpired && <strong> · {say('pharmacy.expired')}</strong>}
        </td>
        <td class="number">{say('nav.count', { count: quantity })}</td>
        <td class="own-line wide">
          <div class="steps">
            <NamedButton
              class="quiet"
              says={say('move.COUNTED')}
              of={of}
              aria-expanded={does === 'count'}
              onClick={() => toggle('count')}
            />
            <NamedButton
              class="quiet"
              says={say('visit.more')}
              of={of}
              aria-expanded={does === 'more'}
              onClick={() => toggle('more')}
            />
          </div>
        </td>
      </tr>
      {does !== null && (
        <tr key="form" ref={deeds} class="deeds">
          <td colSpan={4} onInput={letGo}>
            {does === 'count' && (
              <Count
                batch={batch}
                onCount={(counted, seen) => moveOne({ kind: 'COUNTED', counted }, seen)}
                onLeave={() => show(null)}
              />
            )}
            {does === 'more' && (
              <Deeds
                batch={batch}
                unit={unit}
                today={today}
                onGiven={() => isScanned && changeView({ pack: null })}
                onLose={(kind, units) => moveOne({ kind, delta: -units })}
              />
            )}
            {failure && <p role="alert">{failure}</p>}
          </td>
        </tr>
      )}
      {/* Beside the form, not in its row: who is done goes on at what opened it. */}
      {saved.moved.length > 0 && (
        <tr key="saved" class="deeds">
          <td colSpan={4}>
            {does === null && failure && <p role="alert">{failure}</p>}
            <Saved {...saved} />
          </td>
        </tr>
      )}
    </>
  )
}

type DeedsProps = {
  batch: Batch
  unit: string
  today: string
  onGiven: () => void
  onLose: (kind: Deed, units: number) => Promise<void>
}

/** Gives out from this batch, or takes off the shelf what has expired or was damaged. */
function Deeds({ batch, unit, today, onGiven, onLose }: DeedsProps) {
  const { say } = useSurroundings().texts
  const [deed, setDeed] = useState<Deed>(batch.isExpired(today) ? 'EXPIRED' : 'DISPENSED')
  function lose(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const units = Number(new FormData(event.currentTarget).get('units'))
    onLose(deed, units).catch(reportError)
  }
  return (
    <>
      <div class="filters">
        {DEEDS.map((kind) => (
          <button
            key={kind}
            type="button"
            class="quiet"
            aria-pressed={kind === deed}
            onClick={() => setDeed(kind)}
          >
            {say(kind === 'DISPENSED' ? 'pharmacy.giveOut' : `move.${kind}`)}
          </button>
        ))}
      </div>
      {deed === 'DISPENSED' ? (
        <GiveOut batches={[batch]} unit={unit} today={today} onGiven={onGiven} />
      ) : (
        <form key={deed} class="line" onSubmit={lose}>
          <label>
            {say('move.howMany')}
            <WholeNumber
              name="units"
              min={1}
              required
              first={deed === 'EXPIRED' ? batch.quantity || '' : ''}
            />
          </label>
          <button type="submit">{say('form.save')}</button>
        </form>
      )}
    </>
  )
}
