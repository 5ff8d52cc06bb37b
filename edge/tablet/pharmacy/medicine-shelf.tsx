import { DAY_MS, MINUTE_MS } from '@outpost/shared/model/durations'
import { useEffect, useRef, useState } from 'preact/hooks'
import { showWhole } from '../parts/show-whole.ts'
import { nameOf } from '../replica/name-of.ts'
import { leftHere } from '../shell/way-back.ts'
import { useNow, useSurroundings } from '../surroundings.ts'
import { BatchRow } from './batch-row.tsx'
import type { Scan } from './find-pack.ts'
import { GiveOut } from './give-out.tsx'
import { type Days, expiringOf, type Filter } from './pharmacy-view.ts'
import { Receive } from './receive.tsx'
import { type Batch, fullNameOf, type ShelfRow } from './shelf.ts'

/** Batches of which nothing is left are listed for so long after the last of it went. */
const EMPTY_SHOWN_MS = 7 * DAY_MS

type MedicineShelfProps = {
  row: ShelfRow
  /** The list in which it stands. */
  filter: Filter
  days: Days
  isOpen: boolean
  scan: Scan
}

/** One medicine: how much there is, and, opened, its batches and what can be done with them. */
export function MedicineShelf({ row, filter, days, isOpen, scan }: MedicineShelfProps) {
  const { say, date } = useSurroundings().texts
  const { today, in90 } = days
  const { medicine, pharmacy, batches } = row
  const shelf = useRef<HTMLLIElement>(null)
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (!isOpen) return
    link.current?.focus({ preventScroll: true })
    // Who comes back finds it as it was left.
    const isBack = leftHere().scrollY !== null
    showWhole(isBack ? link.current : shelf.current)
  }, [isOpen])
  const unit = String(medicine.fields.unit)
  const expired = row.expired(today)
  const isExpiring = batches.some((one) => one.isExpiring(today, in90))
  return (
    <li ref={shelf}>
      <a
        ref={link}
        class="row"
        href={isOpen ? '#/pharmacy' : `#/pharmacy/${row.key}`}
        aria-expanded={isOpen}
      >
        <strong>
          <bdi>{fullNameOf(medicine)}</bdi>
        </strong>
        <span>
          <bdi>{say('pharmacy.amount', { amount: row.usable(today), unit })}</bdi> ·{' '}
          <bdi>{nameOf(pharmacy)}</bdi>
        </span>
        {expired > 0 && <span>{say('pharmacy.toRemove', { count: expired })}</span>}
        {expiringOf(row, filter, days).map(({ stock, quantity, expiry }) => (
          <span key={stock.id}>
            <bdi>{say('pharmacy.amount', { amount: quantity, unit })}</bdi> ·{' '}
            {say('pharmacy.expires')} {expiry && date(expiry)}
          </span>
        ))}
        <span class="flags">
          {row.isLow(today) && <em>{say(row.isOut(today) ? 'pharmacy.out' : 'pharmacy.low')}</em>}
          {expired > 0 && <em>{say('pharmacy.expired')}</em>}
          {isExpiring && <em>{say('pharmacy.expiring')}</em>}
        </span>
      </a>
      {isOpen && <Opened row={row} today={today} scan={scan} />}
    </li>
  )
}

function Opened({ row, today, scan }: { row: ShelfRow; today: string; scan: Scan }) {
  const { say } = useSurroundings().texts
  const now = useNow(MINUTE_MS)
  const [isAll, setAll] = useState(false)
  const { batches } = row
  const isEmpty = ({ quantity, stock }: Batch) =>
    quantity === 0 && stock.updatedAt < now - EMPTY_SHOWN_MS
  const shown = batches.filter((one) => isAll || one === scan.batch || !isEmpty(one))
  const unit = String(row.medicine.fields.unit)
  return (
    <div class="sheet">
      {batches.length > 0 && !scan.batch && <GiveOut batches={batches} unit={unit} today={today} />}
      {shown.length > 0 && (
        <table class="wrapping">
          <thead>
            <tr>
              <th scope="col">{say('pharmacy.batch')}</th>
              <th scope="col">{say('pharmacy.expires')}</th>
              <th scope="col">{say('pharmacy.quantity')}</th>
              <td class="own-line wide" />
            </tr>
          </thead>
          <tbody>
            {shown.map((batch) => (
              <BatchRow
                key={batch.stock.id}
                batch={batch}
                unit={unit}
                today={today}
                isScanned={batch === scan.batch}
              />
            ))}
          </tbody>
        </table>
      )}
      <div class="steps start">
        {shown.length < batches.length && (
          <button type="button" class="quiet" onClick={() => setAll(true)}>
            {say('pharmacy.empty', { count: batches.length - shown.length })}
          </button>
        )}
        {batches.length > 0 && (
          <a class="button quiet" href={`#/pharmacy/card.${row.key}`}>
            {say('card.open')}
          </a>
        )}
      </div>
      <Receive row={row} today={today} pack={scan.newPack} />
    </div>
  )
}
