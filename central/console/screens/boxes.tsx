import { afterPaint } from '@outpost/shared/web/after-paint'
import { useStore } from '@outpost/shared/web/use-store'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { NodeView } from '../../routes/nodes.ts'
import { Failed, Stale } from '../answered.tsx'
import {
  chooseBoxes,
  countStands,
  type FleetQuery,
  fleetQueryOf,
  needsHelp,
  readAhead,
  SORTINGS,
  STANDS,
} from '../fleet-view.ts'
import { useHeldCount } from '../held-count.ts'
import { addressOf, narrow, route } from '../route.ts'
import { StandMark } from '../stand-mark.tsx'
import { useSurroundings } from '../surroundings.ts'
import { When } from '../when.tsx'
import { BoxList } from './box-list.tsx'

/** The fleet: which box needs help, since when, why, and what to do. */
export function Boxes() {
  const { fleet, texts } = useSurroundings()
  const { boxes, at, failure } = useStore(fleet.state)
  const { query } = useStore(route)
  const asked = useMemo(() => fleetQueryOf(query), [query])
  const chosen = useBehindPaint(asked)
  const shown = useMemo(() => chooseBoxes(boxes ?? [], chosen), [boxes, chosen])
  const key = useListKey(chosen, shown)
  useReadAhead(boxes ?? NONE)
  if (boxes === null) {
    if (failure) return <Failed texts={texts} failure={failure} again={fleet.ask} />
    return <p class="loading">{texts.say('app.loading')}</p>
  }
  if (boxes.length === 0) return <NoBoxes />
  return (
    <>
      <Summary boxes={boxes} asked={asked} />
      <HeldNote />
      {failure && at !== null && <Stale failure={failure} at={at} again={fleet.ask} />}
      <Narrowing asked={asked} />
      <p class="quiet-text as-of" role="status">
        {texts.say('boxes.shown', { count: shown.length, all: boxes.length })}{' '}
        {at !== null && (
          <>
            {texts.say('app.asOf')} <When at={at} isShort />
          </>
        )}
      </p>
      {shown.length === 0 ? <NoneFound /> : <BoxList key={key} boxes={shown} />}
    </>
  )
}

/** A value once it was painted by what shows it at once: what takes longer comes behind the answer. */
function useBehindPaint<T>(value: T): T {
  const [painted, setPainted] = useState({ value })
  // Not after the frame, as an effect is: one frame is enough.
  useLayoutEffect(
    () => (value === painted.value ? undefined : afterPaint(() => setPainted({ value }))),
    [value],
  )
  return painted.value
}

/**
 * Another one whenever a query has found other boxes: their list is then begun anew, with the rows that
 * fill a screen, one block after the other. News change rows where they stand.
 */
function useListKey(query: FleetQuery, boxes: readonly NodeView[]): number {
  const last = useRef({ query, boxes, key: 0 })
  const { query: before, boxes: shown, key } = last.current
  const isSame = boxes.length === shown.length && boxes.every((box, n) => box.id === shown[n]?.id)
  last.current = { query, boxes, key: query === before || isSame ? key : key + 1 }
  return last.current.key
}

const NONE: readonly NodeView[] = []

/** Boxes that are read for the search at once; whoever types meanwhile waits for no more. */
const READ_AT_ONCE = 50

function useReadAhead(boxes: readonly NodeView[]) {
  useEffect(() => {
    let from = 0
    const timer = setInterval(() => {
      readAhead(boxes, from, READ_AT_ONCE)
      from += READ_AT_ONCE
      if (from >= boxes.length) clearInterval(timer)
    })
    return () => clearInterval(timer)
  }, [boxes])
}

/** How many need help, and of which kind; each kind leads to its boxes. */
function Summary({ boxes, asked }: { boxes: readonly NodeView[]; asked: FleetQuery }) {
  const { say } = useSurroundings().texts
  const counts = useMemo(() => countStands(boxes), [boxes])
  const needing = useMemo(() => boxes.filter(needsHelp).length, [boxes])
  return (
    <section class="summary">
      <h1>{say('boxes.title', { count: needing, all: boxes.length })}</h1>
      <ul class="chips">
        {STANDS.filter((stand) => counts[stand] > 0).map((stand) => (
          <li key={stand}>
            <a
              class="chip"
              href={addressOf('boxes', null, {
                q: asked.words,
                sort: asked.sorting === 'help' ? '' : asked.sorting,
                is: stand === asked.is ? '' : stand,
              })}
              aria-current={stand === asked.is ? 'true' : undefined}
            >
              <StandMark stand={stand} /> {say('boxes.kind', { count: counts[stand], kind: stand })}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** That copies wait after a restore (N9): they are of no box alone. */
function HeldNote() {
  const { say } = useSurroundings().texts
  const { count } = useHeldCount()
  if (!count) return null
  return (
    <p class="note">
      <a href={addressOf('conflicts', null, { show: 'held' })}>{say('held.front', { count })}</a>
    </p>
  )
}

function Narrowing({ asked }: { asked: FleetQuery }) {
  const { say } = useSurroundings().texts
  return (
    <search class="find">
      <label class="unseen" for="box-words">
        {say('boxes.find')}
      </label>
      <input
        id="box-words"
        type="search"
        value={asked.words}
        placeholder={say('boxes.find')}
        onInput={({ currentTarget }) => narrow({ q: currentTarget.value })}
      />
      <label class="beside">
        {say('boxes.sort')}
        <select
          value={asked.sorting}
          onChange={({ currentTarget }) => narrow({ sort: currentTarget.value })}
        >
          {SORTINGS.map((sorting) => (
            <option key={sorting} value={sorting}>
              {say(`boxes.sort.${sorting}`)}
            </option>
          ))}
        </select>
      </label>
    </search>
  )
}

function NoneFound() {
  const { say } = useSurroundings().texts
  return (
    <section class="sheet state">
      <p>{say('boxes.none')}</p>
      <a class="button quiet" href={addressOf('boxes')}>
        {say('boxes.all')}
      </a>
    </section>
  )
}

function NoBoxes() {
  const { say } = useSurroundings().texts
  return (
    <section class="sheet state">
      <h1>{say('boxes.empty')}</h1>
      <p>{say('boxes.emptyHow')}</p>
      <a class="button" href={addressOf('enrol')}>
        {say('nav.enrol')}
      </a>
    </section>
  )
}
