import { clinicDate } from '@outpost/shared/model/time'
import { useState } from 'preact/hooks'
import { useLive, useNow, useSurroundings } from '../hooks.ts'
import { readShelf, type ShelfRow } from '../shelf.ts'
import { MedicineShelf } from './medicine-shelf.tsx'

/** What is soon out of date is told this long before, in days. */
const SOON_DAYS = 90
const DAY_MS = 24 * 3600 * 1000

type Filter = 'all' | 'low' | 'expiring'
const FILTERS: readonly Filter[] = ['all', 'low', 'expiring']

/** The pharmacy's stock by medicine; what runs low and what expires can be picked out. */
export function Pharmacy({ id }: { id: string | null }) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const now = useNow(60_000)
  const [query, setQuery] = useState('')
  const [filter, setFilter] = useState<Filter>('all')
  const shelf = useLive(() => readShelf(device.db), [device.db])
  if (!shelf) return <p class="loading">{say('app.loading')}</p>
  const today = clinicDate(now, shelf.timeZone)
  const soon = clinicDate(now + SOON_DAYS * DAY_MS, shelf.timeZone)
  const isWanted = (row: ShelfRow) =>
    filter === 'all' ||
    (filter === 'low' ? row.isLow(today) : row.batches.some((one) => one.isExpiring(soon)))
  const wanted = shelf.rows.filter((row) => isWanted(row) && row.isNamed(query))
  return (
    <section>
      <h1>{say('nav.pharmacy')}</h1>
      <div class="find">
        <input
          type="search"
          aria-label={say('pharmacy.find')}
          placeholder={say('pharmacy.find')}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        {FILTERS.map((one) => (
          <button
            key={one}
            type="button"
            class="quiet"
            aria-pressed={one === filter}
            onClick={() => setFilter(one)}
          >
            {say(`pharmacy.${one}`)}
          </button>
        ))}
      </div>
      {wanted.length === 0 && <p class="quiet-text">{say('pharmacy.none')}</p>}
      <ul class="rows">
        {wanted.map((row) => (
          <MedicineShelf
            key={row.key}
            row={row}
            today={today}
            soon={soon}
            isOpen={row.key === id}
          />
        ))}
      </ul>
    </section>
  )
}
