import { useState } from 'preact/hooks'
import { NamedButton } from '../parts/named-button.tsx'
import { showWhole } from '../parts/show-whole.ts'
import { Facts } from '../people/person.tsx'
import type { CardLine } from '../replica/card-line.ts'
import { fetchPatients } from '../replica/fetch-patients.ts'
import { useSaving } from '../shell/saving.ts'
import { useSurroundings } from '../surroundings.ts'
import { moving, takingBack } from './movements.ts'
import type { Batch } from './shelf.ts'

type TakeBackProps = {
  line: CardLine
  batch: Batch
  /** When it was, and of which batch. */
  of: string
  /** What was done, how much of it, with whom, and by whom. */
  what: readonly unknown[]
}

/** Takes back a line of the stock card, which may be anybody's: it is asked once more, and says whose. */
export function TakeBack({ line, batch, of, what }: TakeBackProps) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const { save, failure, letGo } = useSaving()
  const [isAsked, setAsked] = useState(false)

  async function takeBack() {
    const { editId, kind, delta, patientId } = line
    if (delta === null) return
    // Only who is here can be named. Without the box the write says so.
    if (patientId) await fetchPatients(device, [patientId]).catch(() => {})
    const movement = { kind, delta, ...(patientId && { patient_id: patientId }) }
    await save(moving(takingBack({ editId, stock: batch.stock, movement }, say('move.mistake'))))
  }

  function leave() {
    setAsked(false)
    letGo()
  }

  if (!isAsked) {
    return (
      <div>
        <NamedButton
          class="quiet"
          says={say('move.takeBack')}
          of={of}
          onClick={() => setAsked(true)}
        />
      </div>
    )
  }
  return (
    <div class="note" ref={showWhole}>
      <div tabIndex={-1} role="alert" ref={takeFocus}>
        <p>{say('card.askTakeBack')}</p>
        <p>
          <Facts facts={what} />
        </p>
      </div>
      <div class="steps start">
        <button type="button" onClick={() => takeBack().catch(reportError)}>
          {say('card.goTakeBack')}
        </button>
        <button type="button" class="quiet" onClick={leave}>
          {say('card.leaveIt')}
        </button>
      </div>
      {failure && <p role="alert">{failure}</p>}
    </div>
  )
}

/** The button that had the focus is gone; who reads on hears what is asked. */
function takeFocus(question: HTMLElement | null) {
  question?.focus({ preventScroll: true })
}
