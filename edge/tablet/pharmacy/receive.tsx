import type { TargetedSubmitEvent } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { WholeNumber } from '../parts/number-input.tsx'
import type { DeviceDatabase } from '../replica/database.ts'
import type { Wish } from '../replica/write.ts'
import type { Pack } from '../scan/gs1.ts'
import { useSurroundings } from '../surroundings.ts'
import { AllTheSame, Doubt } from './doubt.tsx'
import { ExpiryField } from './expiry-field.tsx'
import { isNumbered, type Moved, receiving } from './movements.ts'
import { changeView } from './pharmacy-view.ts'
import { type Batch, numbered, type ShelfRow } from './shelf.ts'
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
      <ExpiryField isOpen={isDayOpen} today={today} day={until} onDay={setExpiry} />
      <label>
        {say('move.howMany')}
        <WholeNumber name="units" min={1} required />
      </label>
      {known && <KnownBatch known={known} number={number} />}
      {isDayAsked && !known && !until && (
        <Doubt says={say('receive.undated')}>
          <AllTheSame says={say('receive.isUndated')} onClick={receiveAllTheSame} />
        </Doubt>
      )}
      {isExpired && (
        <Doubt says={say('receive.expired', { date: date(until) })}>
          {isExpiredAsked && (
            <AllTheSame says={say('receive.isExpired')} onClick={receiveAllTheSame} />
          )}
        </Doubt>
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

/** What comes is added to it: told where it is written otherwise, or packs bear no number. */
function KnownBatch({ known, number }: { known: Batch; number: string | null }) {
  const { say } = useSurroundings().texts
  const knownNumber = known.stock.fields.batch_number ?? null
  return (
    <>
      {knownNumber !== number && (
        <p role="status">{say('receive.isHere', { batch: String(knownNumber) })}</p>
      )}
      {!isNumbered(known) && <p role="status">{say('receive.unnumbered')}</p>}
    </>
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
