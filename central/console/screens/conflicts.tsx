import { MINUTE_MS } from '@outpost/shared/model/durations'
import { useStore } from '@outpost/shared/web/use-store'
import type { ConflictsView, DiscrepanciesView } from '../../routes/conflicts.ts'
import { Answered } from '../answered.tsx'
import { useClinicNames } from '../clinic-names.ts'
import { useHeldCount } from '../held-count.ts'
import { NextPage } from '../next-page.tsx'
import { collectionName, opName } from '../record-words.ts'
import { addressOf, route } from '../route.ts'
import { useSurroundings } from '../surroundings.ts'
import type { Texts } from '../texts.ts'
import { useAnswer } from '../use-answer.ts'
import { When } from '../when.tsx'
import { HeldCopies } from './held-copies.tsx'

const ASK_EVERY_MS = MINUTE_MS
const FACETS = ['error_code', 'collection', 'clinic_id', 'age'] as const
type Facet = (typeof FACETS)[number]

const SHOWN = ['edits', 'stock', 'held'] as const
const TITLES = {
  edits: 'conflicts.title',
  stock: 'discrepancies.title',
  held: 'held.title',
} as const

/** Rejected edits that wait for a person, across the country, stock that was not there, and held copies. */
export function Conflicts() {
  const { say } = useSurroundings().texts
  const { query } = useStore(route)
  const { figures } = useSurroundings()
  const held = useHeldCount()
  const show = SHOWN.find((one) => one === query.show) ?? 'edits'
  return (
    <>
      <nav class="filters" aria-label={say('conflicts.parts')}>
        {SHOWN.map((one) => (
          <a
            key={one}
            class="chip"
            href={addressOf('conflicts', null, { show: one === 'edits' ? '' : one })}
            aria-current={one === show ? 'true' : undefined}
          >
            {say(TITLES[one])}{' '}
            {one === 'held' && held.count ? <strong>{figures.number(held.count)}</strong> : null}
          </a>
        ))}
      </nav>
      {show === 'edits' && <Open />}
      {show === 'stock' && <Discrepancies />}
      {show === 'held' && <HeldCopies onDecided={held.again} />}
    </>
  )
}

function Open() {
  const { texts } = useSurroundings()
  const { say } = texts
  const { query } = useStore(route)
  const asked = Object.fromEntries(
    [...FACETS, 'node_id', 'after'].flatMap((name) => (query[name] ? [[name, query[name]]] : [])),
  )
  const answer = useAnswer<ConflictsView>(
    `/api/conflicts?${new URLSearchParams(asked)}`,
    ASK_EVERY_MS,
  )
  return (
    <Answered answer={answer}>
      {({ results, total, counts, next }) => (
        <>
          <h1>{say('conflicts.count', { count: total })}</h1>
          {asked.node_id && (
            <a class="chip" href={addressOf('conflicts')} aria-current="true">
              {say('conflicts.oneBox', { name: results[0]?.node_name ?? asked.node_id })}
            </a>
          )}
          {FACETS.map((facet) => (
            <Choice key={facet} facet={facet} counts={counts[facet]} />
          ))}
          {total === 0 && <p class="quiet-text">{say('conflicts.none')}</p>}
          <ul class="rows">
            {results.map((one) => (
              <li key={one.id}>
                <a class="row" href={addressOf('conflicts', one.id)}>
                  <strong>
                    {collectionName(texts, one.collection)}: {opName(texts, one.op)}
                  </strong>
                  <span>{reasonText(texts, one.error_code)}</span>
                  <span>{one.node_name ?? one.node_id}</span>
                  <span>
                    <When at={one.at} />
                  </span>
                </a>
              </li>
            ))}
          </ul>
          <NextPage next={next} to={(after) => addressOf('conflicts', null, { ...asked, after })} />
        </>
      )}
    </Answered>
  )
}

/** One way of narrowing down, with how many there are of each. */
function Choice({ facet, counts }: { facet: Facet; counts: Record<string, number> }) {
  const { texts, figures } = useSurroundings()
  const nameOf = useClinicNames()
  const { query } = useStore(route)
  const { after: _, ...kept } = query
  const values = Object.entries(counts).sort(([, a], [, b]) => b - a)
  if (values.length < 2 && !query[facet]) return null
  const nameIn: Record<Facet, (value: string) => string> = {
    error_code: (value) => reasonText(texts, value),
    collection: (value) => collectionName(texts, value),
    clinic_id: nameOf,
    age: (value) => {
      const key = `age.${value}`
      return texts.has(key) ? texts.say(key) : value
    },
  }
  return (
    <ul class="chips" aria-label={texts.say(`conflicts.by.${facet}`)}>
      {values.slice(0, CHOICES_MAX).map(([value, count]) => (
        <li key={value}>
          <a
            class="chip"
            href={addressOf('conflicts', null, {
              ...kept,
              [facet]: query[facet] === value ? '' : value,
            })}
            aria-current={query[facet] === value ? 'true' : undefined}
          >
            {nameIn[facet](value)} <strong>{figures.number(count)}</strong>
          </a>
        </li>
      ))}
    </ul>
  )
}

/** So many values can be chosen, those with most. */
const CHOICES_MAX = 12

function Discrepancies() {
  const { texts, figures } = useSurroundings()
  const { say } = texts
  const { query } = useStore(route)
  const after = query.after ? `?after=${query.after}` : ''
  const answer = useAnswer<DiscrepanciesView>(`/api/discrepancies${after}`)
  return (
    <Answered answer={answer}>
      {({ results, next }) => (
        <section class="sheet wide">
          <h1>{say('discrepancies.title')}</h1>
          <p class="quiet-text">{say('discrepancies.how')}</p>
          {results.length === 0 ? (
            <p>{say('discrepancies.none')}</p>
          ) : (
            <table class="stack">
              <thead>
                <tr>
                  <th scope="col">{say('discrepancies.what')}</th>
                  <th scope="col">{say('discrepancies.missing')}</th>
                  <th scope="col">{say('discrepancies.where')}</th>
                  <th scope="col">{say('discrepancies.when')}</th>
                </tr>
              </thead>
              <tbody>
                {results.map((one) => (
                  <tr key={one.edit_id}>
                    <td>
                      <a href={addressOf('record', one.record_id)}>{one.medicine_name}</a>{' '}
                      <bdi>{one.batch_number}</bdi>
                    </td>
                    <td class="number">{figures.number(one.delta)}</td>
                    <td>
                      {one.clinic_name} · {one.pharmacy_name}
                      <span class="quiet-text">
                        {' '}
                        {one.confirmed_by} {one.from_name}
                      </span>
                    </td>
                    <td>
                      <When at={one.at} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <NextPage
            next={next}
            to={(after) => addressOf('conflicts', null, { show: 'stock', after })}
          />
        </section>
      )}
    </Answered>
  )
}

/** Why an edit was rejected, in a sentence. */
export function reasonText({ say, has }: Texts, code: string): string {
  const key = `conflict.${code}`
  return has(key) ? say(key) : code
}
