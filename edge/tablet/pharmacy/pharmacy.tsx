import { MINUTE_MS } from '@outpost/shared/model/durations'
import { clinicDate } from '@outpost/shared/model/time'
import { useStore } from '@outpost/shared/web/use-store'
import type { RefObject, TargetedKeyboardEvent, TargetedSubmitEvent, VNode } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { useClinics } from '../parts/clinics.ts'
import { SearchInput } from '../parts/search-input.tsx'
import { Told } from '../parts/told.tsx'
import { nameOf } from '../replica/name-of.ts'
import { go, goInstead } from '../route.ts'
import { type Pack, readPack } from '../scan/gs1.ts'
import { Scanner } from '../scan/late-scanner.tsx'
import { useGrowing } from '../shell/growing.ts'
import { isTyped } from '../shell/typing.ts'
import { useKept } from '../shell/use-kept.ts'
import { useNow, useSurroundings } from '../surroundings.ts'
import { type MedicineSearch, searchMedicines } from './find-medicine.ts'
import { findPack, type Scan, scanOf } from './find-pack.ts'
import { MedicineShelf } from './medicine-shelf.tsx'
import { ChosenPharmacy, type PharmacyChoice, usePharmacyChoice } from './pharmacy-choice.tsx'
import {
  changeView,
  type Days,
  daysFrom,
  FILTERS,
  type Filter,
  isWanted,
  view,
} from './pharmacy-view.ts'
import { Recipient } from './recipient-choice.tsx'
import {
  findUnstocked,
  fullNameOf,
  readShelf,
  type Shelf,
  type ShelfRow,
  shelfOf,
} from './shelf.ts'
import { useSoonestFirst } from './soonest-first.ts'
import { StockCard } from './stock-card-screen.tsx'

/** Shelves at once; what is not among them is found by more letters. */
const SHOWN_MAX = 200
const PACK_FORMATS = ['data_matrix', 'qr_code', 'ean_13', 'code_128'] as const

/**
 * The pharmacy: all stock by medicine (`#/pharmacy`), with one opened (`/<pharmacy>.<medicine>`), for a
 * patient (`/for.<patient>`), or the stock card of a medicine (`/card.<pharmacy>.<medicine>`).
 */
export function Pharmacy({ id }: { id: string | null }) {
  const { device, texts } = useSurroundings()
  const clinics = useClinics()
  const read = useKept('shelf', () => readShelf(device.db))
  const timeZone = clinics?.[0]?.time_zone ?? 'UTC'
  const shelf = useMemo(() => read && { ...read, timeZone }, [read, timeZone])
  const choice = usePharmacyChoice(shelf?.pharmacies)
  const patientId = id?.startsWith('for.') ? id.slice('for.'.length) : null
  useEffect(() => {
    if (patientId) changeView({ patientId })
  }, [patientId])
  if (!shelf || !clinics || !choice) return <p class="loading">{texts.say('app.loading')}</p>
  if (id?.startsWith('card.')) return <StockCard shelf={shelf} id={id.slice('card.'.length)} />
  return <Shelves shelf={shelf} choice={choice} open={id} />
}

type ShelvesProps = { shelf: Shelf; choice: PharmacyChoice; open: string | null }

function Shelves({ shelf, choice, open }: ShelvesProps) {
  const { say } = useSurroundings().texts
  const now = useNow(MINUTE_MS)
  const shown = useStore(view)
  const today = clinicDate(now, shelf.timeZone)
  const days = useMemo(
    () => daysFrom(now, (instant) => clinicDate(instant, shelf.timeZone)),
    [today, shelf.timeZone],
  )
  const isHere = (pharmacyId: string) => choice.id === null || pharmacyId === choice.id
  const here = useMemo(
    () => shelf.rows.filter(({ pharmacy, key }) => isHere(pharmacy.id) || key === open),
    [shelf, choice.id, open],
  )
  const counts = useMemo(() => countWanted(here, days), [here, days])
  const search = useMemo(() => searchMedicines(shelf, shown.query), [shelf, shown.query])
  // What is typed may lie on any shelf: the list that was open comes back after it.
  const filter = search ? 'all' : shown.filter
  const meeting = here.filter(
    (row) => isWanted(row, filter, days) && (!search || search.isRow(row)),
  )
  const isMeeting = new Set(meeting)
  // What is open stays when the filter leaves it out: it may be so by what was just done to it.
  const isLeftOpen = (row: ShelfRow) => row.key === open && (!search || search.isRow(row))
  const wanted = useSoonestFirst(
    here.filter((row) => isMeeting.has(row) || isLeftOpen(row)),
    filter,
    days,
    open,
  )
  const pharmacies = shelf.pharmacies.filter(({ id }) => isHere(id))
  const unstocked = search ? findUnstocked(shelf, pharmacies, search.isMedicine) : []
  const found = shown.pack ? findPack(shelf, shown.pack) : []
  const all = [...wanted, ...unstocked]
  const opened = all.findIndex(({ key }) => key === open)
  const waiting = useWaiting(
    opened < 0 && open !== null ? shelfOf(shelf, open) : null,
    shown.query,
    filter,
  )
  const rowsShown = useGrowing(Math.min(all.length, SHOWN_MAX), opened + 1)
  const shelfRow = useShelfRows(filter, days)
  const input = useRef<HTMLInputElement>(null)
  function changeFilter(filter: Filter) {
    if (input.current) input.current.value = ''
    changeView({ filter, query: '' })
    // What is open and not in this list would be taken for one of it.
    const left = open === null ? null : shelfOf(shelf, open)
    if (left && !isWanted(left, filter, days) && !isTyped()) goInstead('pharmacy')
  }
  const listed = [...all.slice(0, Math.min(rowsShown, SHOWN_MAX)), ...(waiting ? [waiting] : [])]
  return (
    <section>
      <h1>{say('nav.pharmacy')}</h1>
      <Recipient />
      <Find shelf={shelf} input={input} />
      <div class="filters shelf-filters">
        {FILTERS.map((one) => (
          <button
            key={one}
            type="button"
            class="quiet"
            aria-pressed={one === filter}
            onClick={() => changeFilter(one)}
          >
            {say(`pharmacy.${one}`)} · {counts[one]}
          </button>
        ))}
        <ChosenPharmacy pharmacies={shelf.pharmacies} {...choice} />
      </div>
      <Told>
        {search && <Found search={search} count={meeting.length + unstocked.length} />}
        {!search && all.length === 0 && <p class="quiet-text">{say('pharmacy.none')}</p>}
        {waiting && (
          <p class="strong">
            {say('pharmacy.waiting', { medicine: fullNameOf(waiting.medicine) })}
          </p>
        )}
      </Told>
      <ul class="rows">
        {listed.map((row) => shelfRow(row, row.key === open, scanOf(row, shown.pack, found)))}
      </ul>
    </section>
  )
}

/**
 * What is open and not among what is looked for closes: else what is typed next goes out of the wrong
 * shelf. Only where something typed into it waits does it stay, and stands below what was found.
 */
function useWaiting(left: ShelfRow | null, query: string, filter: Filter): ShelfRow | null {
  useLayoutEffect(() => {
    if (left && !isTyped()) goInstead('pharmacy')
  }, [left?.key, query, filter])
  return left
}

/** That nothing is found does not say that nothing is there; and who looks for a medicine must not take another one. */
function Found({ search, count }: { search: MedicineSearch; count: number }) {
  const { say } = useSurroundings().texts
  if (count === 0) return <p class="strong">{say('pharmacy.notFound')}</p>
  if (search.isNearly) return <p class="strong">{say('pharmacy.nearly')}</p>
  return <span class="unseen">{say('found.count', { count })}</span>
}

function countWanted(rows: readonly ShelfRow[], days: Days) {
  const count = (one: Filter) => rows.filter((row) => isWanted(row, one, days)).length
  return Object.fromEntries(FILTERS.map((one) => [one, count(one)])) as Record<Filter, number>
}

/** Makes the rows; those of which nothing has changed are not made again, such as at each letter. */
function useShelfRows(filter: Filter, days: Days) {
  const known = useRef(new Map<string, { on: readonly unknown[]; node: VNode }>())
  return (row: ShelfRow, isOpen: boolean, scan: Scan) => {
    const on = [row, filter, days, isOpen, scan.batch, scan.newPack]
    const before = known.current.get(row.key)
    if (before && on.every((one, index) => one === before.on[index])) return before.node
    const node = <MedicineShelf key={row.key} {...{ row, filter, days, isOpen, scan }} />
    known.current.set(row.key, { on, node })
    return node
  }
}

/** By name or batch, or by the code on a pack: with the camera, a scanner that types, or by hand. */
function Find({ shelf, input }: { shelf: Shelf; input: RefObject<HTMLInputElement | null> }) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const { pack, query } = useStore(view)
  const [isScanning, setScanning] = useState(false)
  const [unknown, setUnknown] = useState(false)

  function takeCode(text: string): boolean {
    const read = readPack(text, new Date(device.clock.now()).getUTCFullYear())
    setScanning(false)
    setUnknown(!read)
    if (!read) return false
    changeView({ pack: read, query: '', filter: 'all' })
    if (input.current) input.current.value = ''
    const [found, ...others] = findPack(shelf, read)
    // What was open is of another medicine: nothing of this pack is to be entered there.
    if (found && others.length === 0) go('pharmacy', found.row.key)
    else go('pharmacy')
    return true
  }

  function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    // Words are searched for as they are typed; only what ends with a GTIN's check digit is a code.
    const typed = input.current?.value ?? ''
    const read = readPack(typed, new Date(device.clock.now()).getUTCFullYear())
    if (read?.gtin) takeCode(typed)
  }

  return (
    <>
      <form class="find" onSubmit={submit}>
        <SearchInput
          label={say('pharmacy.find')}
          first={query}
          input={input}
          onQuery={(typed) => changeView({ query: typed })}
          onKeyDown={typeSeparator}
        />
        <button type="button" class="quiet" onClick={() => setScanning(!isScanning)}>
          {say('scan.open')}
        </button>
      </form>
      {isScanning && (
        <Scanner
          texts={texts}
          formats={PACK_FORMATS}
          onRead={takeCode}
          onLeave={() => setScanning(false)}
        />
      )}
      {unknown && <p role="alert">{say('scan.unknown')}</p>}
      {pack && <PackShown pack={pack} shelf={shelf} />}
    </>
  )
}

/** Scanners that type say the separator between elements as Ctrl+], which types nothing by itself. */
function typeSeparator(event: TargetedKeyboardEvent<HTMLInputElement>) {
  if (!event.ctrlKey || event.key !== ']') return
  event.preventDefault()
  event.currentTarget.value += '\u001d'
  changeView({ query: event.currentTarget.value })
}

/** What the last code said, and where it lies or what to do with it. */
function PackShown({ pack, shelf }: { pack: Pack; shelf: Shelf }) {
  const { say, date } = useSurroundings().texts
  const found = findPack(shelf, pack)
  const [only, ...others] = found
  return (
    <Told class="sheet pack">
      {only && others.length === 0 && (
        <p class="strong">
          <bdi>{fullNameOf(only.row.medicine)}</bdi> · <bdi>{nameOf(only.row.pharmacy)}</bdi>
        </p>
      )}
      <p>
        {[
          pack.batch && `${say('pharmacy.batch')} ${pack.batch}`,
          pack.expiry && `${say('pharmacy.expires')} ${date(pack.expiry)}`,
          pack.gtin && `GTIN ${pack.gtin}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {found.length !== 1 && (
        <p class="strong">
          {say(found.length > 1 ? 'scan.several' : pack.batch ? 'scan.newBatch' : 'scan.noBatch')}
        </p>
      )}
      {found.length > 1 &&
        found.map(({ row }) => (
          <a key={row.key} class="row" href={`#/pharmacy/${row.key}`}>
            {nameOf(row.medicine)} · {nameOf(row.pharmacy)}
          </a>
        ))}
      <button type="button" class="quiet" onClick={() => changeView({ pack: null })}>
        {say('scan.forget')}
      </button>
    </Told>
  )
}
