import type { TargetedSubmitEvent } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { expiryDays } from '../parts/day-limits.ts'
import { WholeNumber } from '../parts/number-input.tsx'
import { showWhole } from '../parts/show-whole.ts'
import { ToldInput } from '../parts/told-input.tsx'
import type { DeviceDatabase } from '../replica/database.ts'
import type { Wish } from '../replica/write.ts'
import type { Pack } from '../scan/gs1.ts'
import { useSurroundings } from '../surroundings.ts'
import { isNumbered, type Moved, receiving } from './movements.ts'
import { changeView } from './pharmacy-view.ts'
import { numbered, type ShelfRow } from './shelf.ts'
import { Saved, useMoving } from './stock-moving.tsx'

type ReceiveProps = {
  row: ShelfRow
  today: string
  /** What the code on a pack has said: the form is filled with it. */
  pack: Pack | null
}

/** What has come: into a batch that is there, or a new one. */
export function Receive({ row, today, pack }: ReceiveProps) {
  const { device, texts } = useSurroundings()
  const { say, date } = texts
  const { keep, failure, letGo, ...saved } = useMoving()
  const isNew = !!pack?.batch && numbered(row.batches, pack.batch).length === 0
  const [isOpen, setOpen] = useState(row.batches.length === 0)
  const [batch, setBatch] = useState('')
  const [expiry, setExpiry] = useState('')
  const [isAsked, setAsked] = useState(false)
  // Made once for a form: saving twice receives once.
  const [editId, setEditId] = useState(() => device.ids.editId())
  const [isDayAsked, setDayAsked] = useState(false)
  const [isExpiredAsked, setExpiredAsked] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  // What was asked is answered for what stands in the form now.
  const isMeant = useRef(false)
  useEffect(() => {
    if (!isNew) return
    setOpen(true)
    setBatch(pack?.batch ?? '')
    setExpiry(pack?.expiry ?? '')
  }, [isNew, pack])
  const number = batch.trim() || null
  const [known] = numbered(row.batches, number)
  const knownNumber = known ? (known.stock.fields.batch_number ?? null) : number
  const isUnnumbered = !!known && !isNumbered(known)
  const isDayOpen = !known || isUnnumbered || known.expiry === null
  const until = isDayOpen ? expiry || null : known.expiry
  const isExpired = until !== null && until < today

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const units = Number(new FormData(event.currentTarget).get('units'))
    if (!known && !until && !isMeant.current) return setDayAsked(true)
    if (isExpired && !isMeant.current) return setExpiredAsked(true)
    const lot = { batch: number, expiry: until }
    const wishes = receiving(row, lot, units, editId)
    if (!(await keep(wishes, () => readReceived(device.db, wishes)))) return
    setEditId(device.ids.editId())
    close()
    setBatch('')
    setExpiry('')
    if (isNew) changeView({ pack: null })
  }

  function receiveAllTheSame() {
    isMeant.current = true
    form.current?.requestSubmit()
  }

  function look() {
    isMeant.current = false
    letGo()
  }

  function open() {
    setOpen(true)
    setAsked(true)
  }

  function close() {
    setOpen(false)
    setAsked(false)
    setDayAsked(false)
    setExpiredAsked(false)
    isMeant.current = false
  }

  function leave() {
    close()
    letGo()
  }

  if (!isOpen) {
    return (
      <>
        <div class="steps start">
          <button type="button" class="quiet" onClick={open}>
            {say('move.RECEIVED')}
          </button>
        </div>
        <Saved {...saved} />
      </>
    )
  }
  return (
    <form
      ref={form}
      class="line"
      onInput={look}
      onSubmit={(event) => submit(event).catch(reportError)}
    >
      <BatchField isAsked={isAsked} batch={batch} onBatch={setBatch} />
      <label>
        {say('pharmacy.expires')}
        <ToldInput
          texts={texts}
          type="date"
          disabled={!isDayOpen}
          min={expiryDays(today).from}
          max={expiryDays(today).to}
          value={until ?? ''}
          onInput={(event) => setExpiry(event.currentTarget.value)}
        />
      </label>
      <label>
        {say('move.howMany')}
        <WholeNumber name="units" min={1} required />
      </label>
      {knownNumber !== number && (
        <p role="status">{say('receive.isHere', { batch: String(knownNumber) })}</p>
      )}
      {isUnnumbered && <p role="status">{say('receive.unnumbered')}</p>}
      {isDayAsked && !known && !until && (
        <div ref={showWhole} class="note">
          <p role="alert">{say('receive.undated')}</p>
          <button type="button" class="quiet" onClick={receiveAllTheSame}>
            {say('receive.isUndated')}
          </button>
        </div>
      )}
      {isExpired && (
        <div class="note">
          <p role="alert">{say('receive.expired', { date: date(until) })}</p>
          {isExpiredAsked && (
            <button ref={showWhole} type="button" class="quiet" onClick={receiveAllTheSame}>
              {say('receive.isExpired')}
            </button>
          )}
        </div>
      )}
      <div class="steps start">
        <button type="submit">{say('move.RECEIVED')}</button>
        <button type="button" class="quiet" onClick={leave}>
          {say('form.leave')}
        </button>
      </div>
      {failure && <p role="alert">{failure}</p>}
    </form>
  )
}

type BatchFieldProps = { isAsked: boolean; batch: string; onBatch: (batch: string) => void }

/** Who opens the form goes on in this field; after a pack that was read it is filled in. */
function BatchField({ isAsked, batch, onBatch }: BatchFieldProps) {
  const { say } = useSurroundings().texts
  const field = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    if (isAsked) field.current?.focus()
  }, [isAsked])
  return (
    <label>
      {say('pharmacy.batch')}
      <input
        ref={field}
        maxLength={100}
        autoComplete="off"
        value={batch}
        onInput={(event) => onBatch(event.currentTarget.value)}
      />
    </label>
  )
}

/** What has come, with its batch as it is now: a new one was not there before. */
async function readReceived(db: DeviceDatabase, wishes: readonly Wish[]): Promise<Moved[]> {
  const moves = wishes.flatMap(({ editId, recordId, movement }) => {
    return editId && movement ? [{ editId, recordId, movement }] : []
  })
  const held = await db.records.bulkGet(
    moves.map(({ recordId }): ['pharmacy-inventory', string] => ['pharmacy-inventory', recordId]),
  )
  return moves.flatMap(({ editId, movement }, index) => {
    const stock = held[index]?.seen
    return stock ? [{ editId, stock, movement: movement as Moved['movement'] }] : []
  })
}
