import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import type { TargetedSubmitEvent } from 'preact'
import { useState } from 'preact/hooks'
import { useSurroundings } from '../hooks.ts'
import type { Wish } from '../replica/write.ts'
import { useSaving } from '../saving.ts'
import { type Batch, fullNameOf, nameOf, pickUnits, type ShelfRow } from '../shelf.ts'
import { Where } from './mark.tsx'

type MedicineShelfProps = { row: ShelfRow; today: string; soon: string; isOpen: boolean }

/** One medicine: how much there is, and, opened, its batches and what can be done with them. */
export function MedicineShelf({ row, today, soon, isOpen }: MedicineShelfProps) {
  const { texts } = useSurroundings()
  const { say } = texts
  const { medicine, pharmacy, batches } = row
  const { unit } = medicine.fields
  const isExpiring = batches.some((one) => one.isExpiring(soon))
  return (
    <li>
      <a class="row" href={isOpen ? '#/pharmacy' : `#/pharmacy/${row.key}`} aria-expanded={isOpen}>
        <strong>{fullNameOf(medicine)}</strong>
        <span>
          {say('pharmacy.amount', { amount: row.usable(today), unit: String(unit) })} ·{' '}
          {nameOf(pharmacy)}
        </span>
        <span class="flags">
          {row.isLow(today) && <em>{say('pharmacy.low')}</em>}
          {isExpiring && <em>{say('pharmacy.expiring')}</em>}
        </span>
      </a>
      {isOpen && (
        <div class="sheet">
          <Dispense row={row} today={today} />
          <table>
            <thead>
              <tr>
                <th>{say('pharmacy.batch')}</th>
                <th>{say('pharmacy.expires')}</th>
                <th>{say('pharmacy.quantity')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {batches.map((batch) => (
                <BatchRow key={batch.stock.id} batch={batch} today={today} />
              ))}
            </tbody>
          </table>
          <Receive row={row} />
        </div>
      )}
    </li>
  )
}

/** Gives out what expires first, over as many batches as it takes. */
function Dispense({ row, today }: { row: ShelfRow; today: string }) {
  const { say } = useSurroundings().texts
  const { save, failure } = useSaving()
  const [tooFew, setTooFew] = useState(false)
  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const units = Number(new FormData(form).get('units'))
    const picked = pickUnits(row.batches, units, today)
    setTooFew(picked === null)
    const isKept =
      picked !== null &&
      (await save(
        ...picked.map(({ batch, units: some }) =>
          moving(batch, { kind: 'DISPENSED', delta: -some }),
        ),
      ))
    if (isKept) form.reset()
  }
  return (
    <form class="line" onSubmit={(event) => submit(event).catch(reportError)}>
      <label>
        {say('pharmacy.dispense')}
        <input name="units" type="number" min={1} inputMode="numeric" required />
      </label>
      <button type="submit">{say('pharmacy.giveOut')}</button>
      {(failure || tooFew) && <p role="alert">{failure ?? say('conflict.INSUFFICIENT_STOCK')}</p>}
    </form>
  )
}

const LOSSES = ['COUNTED', 'EXPIRED', 'DAMAGED'] as const

function BatchRow({ batch, today }: { batch: Batch; today: string }) {
  const { texts } = useSurroundings()
  const { say } = texts
  const { save, failure } = useSaving()
  const [does, setDoes] = useState<(typeof LOSSES)[number] | null>(null)
  // As it lay there when the counting began: what moves meanwhile was not counted (E7).
  const [counted, setCounted] = useState(batch)
  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const units = Number(new FormData(event.currentTarget).get('units'))
    const movement =
      does === 'COUNTED' ? { kind: does, counted: units } : { kind: String(does), delta: -units }
    if (await save(moving(counted, movement))) setDoes(null)
  }
  const { stock, expiry, quantity } = batch
  return (
    <>
      <tr class={batch.isExpired(today) ? 'expired' : ''}>
        <td>
          {String(stock.fields.batch_number ?? '–')} <Where record={stock} />
        </td>
        <td>{expiry ? texts.date(expiry) : '–'}</td>
        <td class="number">{quantity}</td>
        <td>
          <div class="steps">
            {LOSSES.map((kind) => (
              <button
                key={kind}
                type="button"
                class="quiet"
                onClick={() => {
                  setCounted(batch)
                  setDoes(kind)
                }}
              >
                {say(`move.${kind}`)}
              </button>
            ))}
          </div>
        </td>
      </tr>
      {does && (
        <tr>
          <td colSpan={4}>
            <form class="line" onSubmit={(event) => submit(event).catch(reportError)}>
              <label>
                {say(does === 'COUNTED' ? 'move.howManyThere' : 'move.howMany')}
                <input
                  name="units"
                  type="number"
                  min={does === 'COUNTED' ? 0 : 1}
                  inputMode="numeric"
                  required
                />
              </label>
              <button type="submit">{say(`move.${does}`)}</button>
              <button type="button" class="quiet" onClick={() => setDoes(null)}>
                {say('form.leave')}
              </button>
              {failure && <p role="alert">{failure}</p>}
            </form>
          </td>
        </tr>
      )}
    </>
  )
}

/** What has come: into a batch that is there, or a new one. */
function Receive({ row }: { row: ShelfRow }) {
  const { say } = useSurroundings().texts
  const { save, failure } = useSaving()
  const [isOpen, setOpen] = useState(false)
  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const batch = String(form.get('batch')).trim() || null
    const expiry = String(form.get('expiry')) || null
    if (await save(receiving(row, batch, expiry, Number(form.get('units'))))) setOpen(false)
  }
  if (!isOpen) {
    return (
      <button type="button" class="quiet" onClick={() => setOpen(true)}>
        {say('move.RECEIVED')}
      </button>
    )
  }
  return (
    <form class="line" onSubmit={(event) => submit(event).catch(reportError)}>
      <label>
        {say('pharmacy.batch')}
        <input name="batch" maxLength={100} />
      </label>
      <label>
        {say('pharmacy.expires')}
        <input name="expiry" type="date" />
      </label>
      <label>
        {say('move.howMany')}
        <input name="units" type="number" min={1} inputMode="numeric" required />
      </label>
      <button type="submit">{say('move.RECEIVED')}</button>
      <button type="button" class="quiet" onClick={() => setOpen(false)}>
        {say('form.leave')}
      </button>
      {failure && <p role="alert">{failure}</p>}
    </form>
  )
}

function moving({ stock }: Batch, movement: Record<string, unknown>): Wish {
  return {
    collection: 'pharmacy-inventory',
    recordId: stock.id,
    op: 'move_stock',
    seen: stock,
    movement,
  }
}

/** Two who receive a new batch at the same time make the same record of it (R3). */
function receiving(
  row: ShelfRow,
  batch: string | null,
  expiry: string | null,
  units: number,
): Wish {
  const known = row.batches.find(({ stock }) => (stock.fields.batch_number ?? null) === batch)
  if (known) return moving(known, { kind: 'RECEIVED', delta: units })
  const [pharmacy_id, medicine_id] = [row.pharmacy.id, row.medicine.id]
  return {
    collection: 'pharmacy-inventory',
    recordId: inventoryId(pharmacy_id, medicine_id, batch),
    op: 'create',
    seen: null,
    fields: {
      pharmacy_id,
      medicine_id,
      batch_number: batch,
      expiry_date: expiry,
      quantity: units,
      reorder_level: Math.max(
        ...row.batches.map(({ stock }) => Number(stock.fields.reorder_level)),
      ),
    },
  }
}
