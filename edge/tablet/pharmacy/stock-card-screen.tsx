import { MINUTE_MS } from '@outpost/shared/model/durations'
import { clinicDate } from '@outpost/shared/model/time'
import { useStore } from '@outpost/shared/web/use-store'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Device } from '../device/device.ts'
import { Mark } from '../parts/mark.tsx'
import type { CardLine } from '../replica/card-line.ts'
import { fetchPatients } from '../replica/fetch-patients.ts'
import { nameOf } from '../replica/name-of.ts'
import { useLive, useNow, useSurroundings } from '../surroundings.ts'
import type { Texts } from '../texts.ts'
import { type Batch, fullNameOf, type Shelf, unitsOf } from './shelf.ts'
import {
  canTakeBack,
  fetchCard,
  isTakenBack,
  keepCard,
  keepEarlier,
  readCard,
  takesBack,
} from './stock-card.ts'
import { TakeBack } from './take-back.tsx'

type StockCardProps = {
  shelf: Shelf
  /** `<pharmacy>.<medicine>` */
  id: string
}

/** The stock card of a medicine: every movement of its batches that is known here, the latest first. */
export function StockCard({ shelf, id }: StockCardProps) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const [stockId, setStockId] = useState('')
  const row = shelf.rows.find(({ key }) => key === id)
  const batches = row?.batches.filter(({ stock }) => stockId === '' || stock.id === stockId) ?? []
  const ids = batches.map(({ stock }) => stock.id)
  const today = clinicDate(useNow(MINUTE_MS), shelf.timeZone)
  const expired = unitsOf(batches.filter((one) => one.isExpired(today)))
  const isAway = useFreshCards(batches)
  const card = useLive(() => readCard(device.db, ids), [device.db, ids.join()])
  const names = useNames(card?.lines)
  if (!row) return <Unknown />
  if (!card) return <p class="loading">{say('app.loading')}</p>

  async function more() {
    for (const { id: of, next } of card?.next ?? []) {
      const page = await fetchCard(device, of, next)
      await keepEarlier(device.db, page, next)
    }
  }

  return (
    <section class="card">
      <p>
        <a class="button quiet" href={`#/pharmacy/${id}`}>
          {say('card.back')}
        </a>
      </p>
      <h1>{say('card.title', { medicine: fullNameOf(row.medicine) })}</h1>
      <p class="quiet-text">
        {nameOf(row.pharmacy)} · <Age toldAt={card.toldAt} isAway={isAway} />
      </p>
      <p>
        <strong>{say('card.now', { count: unitsOf(batches) - expired })}</strong>
        {expired > 0 && <> · {say('pharmacy.toRemove', { count: expired })}</>}
        {card.lines.some(({ place }) => place === 'attention') && <> · {say('card.rejected')}</>}
      </p>
      <div class="filters">
        {row.batches.length > 1 && (
          <select
            aria-label={say('pharmacy.batch')}
            value={stockId}
            onChange={(event) => setStockId(event.currentTarget.value)}
          >
            <option value="">{say('card.allBatches')}</option>
            {row.batches.map(({ stock, quantity }) => (
              <option key={stock.id} value={stock.id}>
                {String(stock.fields.batch_number ?? '–')} · {say('nav.count', { count: quantity })}
              </option>
            ))}
          </select>
        )}
        <button type="button" class="quiet" onClick={() => print()}>
          {say('card.print')}
        </button>
      </div>
      {card.lines.length === 0 && <p class="quiet-text">{say('card.none')}</p>}
      {card.lines.length > 0 && (
        <table class="wrapping">
          <thead>
            <tr>
              <th scope="col" class="own-line">
                {say('card.when')}
              </th>
              <th scope="col" class="wide">
                {say('card.what')}
              </th>
              <th scope="col">{say('card.units')}</th>
              <th scope="col">{say(batches.length > 1 ? 'card.leftOfBatch' : 'card.left')}</th>
            </tr>
          </thead>
          <tbody>
            {card.lines.map((line) => (
              <Line
                key={`${line.editId} ${line.kind}`}
                line={line}
                all={card.lines}
                batch={batches.find(({ stock }) => stock.id === line.stockId)}
                patient={names?.get(line.patientId ?? '')}
                timeZone={shelf.timeZone}
              />
            ))}
          </tbody>
        </table>
      )}
      {card.next.length > 0 && !isAway && (
        <button
          type="button"
          class="quiet"
          onClick={() => more().catch(() => device.exchange.ask())}
        >
          {say('card.more')}
        </button>
      )}
      <p class="quiet-text">{say('card.elsewhere')}</p>
    </section>
  )
}

function Unknown() {
  const { say } = useSurroundings().texts
  return (
    <section>
      <h1>{say('card.open')}</h1>
      <p>{say('card.unknown')}</p>
      <a class="button quiet" href="#/pharmacy">
        {say('card.back')}
      </a>
    </section>
  )
}

/** How old what the box told is; without the box at all, that only this tablet's own is shown. */
function Age({ toldAt, isAway }: { toldAt: number | null; isAway: boolean }) {
  const { say, age } = useSurroundings().texts
  const now = useNow(10_000)
  if (toldAt === null) return <>{say(isAway ? 'card.ownOnly' : 'app.loading')}</>
  return (
    <>
      {say('age.of', { age: age(Math.min(toldAt, now), now) })}
      {isAway && ` · ${say('card.away')}`}
    </>
  )
}

type LineProps = {
  line: CardLine
  all: readonly CardLine[]
  batch: Batch | undefined
  patient: string | undefined
  timeZone: string
}

function Line({ line, all, batch, patient, timeZone }: LineProps) {
  const { texts } = useSurroundings()
  const { say, has } = texts
  const kind = `kind.${line.kind}`
  const date = texts.date(clinicDate(line.at, timeZone))
  const time = texts.time(line.at, timeZone)
  const to = line.patientId && say('card.to', { name: patient ?? say('today.noPatient') })
  const isMistake = takesBack(line)
  const details = [
    batch && `${say('pharmacy.batch')} ${batch.stock.fields.batch_number ?? '–'}`,
    countedOf(line, texts),
    to,
    line.confirmedBy && say('card.confirmedBy', { name: line.confirmedBy }),
    isMistake ? say('move.mistake') : line.reason,
    isTakenBack(line, all) && say('move.takenBack'),
  ].filter(Boolean)
  const name = has(kind) ? say(kind) : line.kind
  const units = line.delta === null ? '–' : say('card.delta', { delta: line.delta })

  return (
    <tr class={line.place === 'undone' ? 'undone' : ''}>
      <td class="own-line">
        <span class="whole">{date}</span> <span class="whole">{time}</span>
        {line.actor && <div class="quiet-text">{line.actor}</div>}
      </td>
      <td class="wide">
        <strong>{name}</strong>
        <div class="quiet-text">{details.join(' · ')}</div>
        {line.place === 'undone' ? (
          <span>{say('card.undone')}</span>
        ) : (
          <span class="where">
            <Mark place={line.place} /> {say(`where.${line.place}`)}
          </span>
        )}
        {canTakeBack(line, all) && batch && (
          <TakeBack
            line={line}
            batch={batch}
            of={`${date}, ${time}, ${details[0]}`}
            what={[line.actor, name, units, to]}
          />
        )}
      </td>
      <td class="number">{units}</td>
      <td class="number">
        {line.balance === null ? '–' : say('nav.count', { count: line.balance })}
      </td>
    </tr>
  )
}

/** What the card said before a count and after it, as far as both are known. */
function countedOf({ kind, delta, balance }: CardLine, { say }: Texts): string | null {
  if (kind !== 'COUNTED' || delta === null || balance === null) return null
  return say('card.counted', { before: balance - delta, after: balance })
}

/** Has the box tell the cards of these batches, again when they have changed; whether it is away. */
function useFreshCards(batches: readonly Batch[]): boolean {
  const { device } = useSurroundings()
  const { link } = useStore(device.exchange.state)
  const [isAway, setAway] = useState(false)
  const told = useRef(new Map<string, string>())
  const wanted = batches.map(({ stock }): [string, string] => [
    stock.id,
    `${stock.revision} ${stock.overlay?.pending} ${stock.overlay?.syncState} ${stock.under}`,
  ])
  useEffect(() => {
    let isOver = false
    async function ask() {
      for (const [id, tag] of wanted) {
        if (told.current.get(id) === tag) continue
        const card = await fetchCard(device, id)
        await keepCard(device.db, card)
        await fetchPatients(
          device,
          card.lines.flatMap(({ patientId }) => patientId ?? []),
        )
        told.current.set(id, tag)
        if (isOver) return
      }
    }
    ask().then(
      () => setAway(false),
      () => setAway(true),
    )
    return () => {
      isOver = true
    }
  }, [device, link, wanted.join()])
  return isAway
}

/** Names of those to whom something went, by their ids. */
function useNames(lines: readonly CardLine[] | undefined) {
  const { db } = useSurroundings().device
  const ids = [...new Set((lines ?? []).flatMap(({ patientId }) => patientId ?? []))]
  return useLive(() => readNames(db, ids), [db, ids.join()])
}

async function readNames(db: Device['db'], ids: readonly string[]): Promise<Map<string, string>> {
  const held = await db.records.bulkGet(ids.map((id): ['patients', string] => ['patients', id]))
  return new Map(held.flatMap((one) => (one?.seen ? [[one.id, nameOf(one.seen)]] : [])))
}
