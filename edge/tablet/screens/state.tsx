import { clinicDate } from '@outpost/shared/model/time'
import type { LinkState } from '@outpost/shared/replica/link'
import { useStore } from '@outpost/shared/web/use-store'
import { useEffect, useState } from 'preact/hooks'
import { useLive, useNow, useSurroundings } from '../hooks.ts'
import { readState } from '../replica/database.ts'
import { unsent } from '../replica/settle.ts'
import type { Texts } from '../texts.ts'
import { Keeping } from './keeping.tsx'

/** What the box tells of itself (`GET /api/sync/status/`), as far as it is shown. */
type BoxStatus = {
  /** How it stands between box and central. */
  link: LinkState
  next_round_at: string | null
  pending: number
  inbox: number
  oldest_pending_at: string | null
  /** Until when central has paused the box (N12). */
  paused_until: string | null
}

/** The one place that tells what has not reached central, since when, why, and when the next try is. */
export function State() {
  const { device, texts } = useSurroundings()
  const { db, exchange, pairing } = device
  const { say, age } = texts
  const { link, isRunning, nextAt } = useStore(exchange.state)
  const now = useNow(1000)
  const waiting = useLive(() => unsent(db), [db])
  const standing = useLive(() => readState(db), [db])
  const box = useBoxStatus([standing?.lastSuccessAt, Math.floor(now / STATUS_ASKED_EVERY_MS)])
  const oldest = waiting?.[0] && Date.parse(waiting[0].edit.made_at)
  const at = standing?.lastSuccessAt ?? null
  const zone = standing?.clinics[0]?.time_zone ?? 'UTC'
  return (
    <section class="sheet">
      <h1>{say('state.title')}</h1>
      <p class="strong">{link ? say(`link.${link}`) : say('app.loading')}</p>
      <p>
        {say('state.here', { count: waiting?.length ?? 0 })}{' '}
        {oldest ? say('state.since', { age: age(oldest, now) }) : ''}
      </p>
      {box && (
        <>
          {box.paused_until && Date.parse(box.paused_until) > now && (
            <p class="note">
              {say('state.paused', { when: momentOf(Date.parse(box.paused_until), zone, texts) })}
            </p>
          )}
          <p>
            {say('state.box', { count: box.pending })}{' '}
            {box.oldest_pending_at
              ? say('state.since', { age: age(Date.parse(box.oldest_pending_at), now) })
              : ''}
          </p>
          <p>
            {say(`central.${box.link}`)}{' '}
            {box.next_round_at &&
              Date.parse(box.next_round_at) > now &&
              say('state.boxNext', { age: age(Date.parse(box.next_round_at), now) })}
          </p>
          <p class={box.inbox > 0 ? 'strong' : ''}>{say('state.inbox', { count: box.inbox })}</p>
        </>
      )}
      <p class="quiet-text">
        {at === null ? say('state.never') : say('state.asOf', { age: age(Math.min(at, now), now) })}
        {nextAt !== null && !isRunning && ` · ${say('state.next', { age: age(nextAt, now) })}`}
      </p>
      <button type="button" disabled={isRunning} onClick={() => exchange.ask()}>
        {say(isRunning ? 'state.running' : 'state.try')}
      </button>
      <p class="quiet-text">{say('state.device', { name: pairing.name })}</p>
      <Keeping />
    </section>
  )
}

/** By the clock on the clinic's wall. */
function momentOf(instant: number, zone: string, { date, time }: Texts): string {
  return `${date(clinicDate(instant, zone))}, ${time(instant, zone)}`
}

/** Rounds of the box with central end without a word to the tablet. */
const STATUS_ASKED_EVERY_MS = 5000

/** The box's own account, asked for whenever one of these is another; the last one that came. */
function useBoxStatus(on: readonly unknown[]): BoxStatus | null {
  const { ask } = useSurroundings().device
  const [status, setStatus] = useState<BoxStatus | null>(null)
  useEffect(() => {
    ask('/api/sync/status/')
      .then(async (response) => {
        if (response.ok) setStatus(await response.json())
      })
      .catch(() => {
        // Rounds tell how the line is; what was known of the box stays, with its age above.
      })
  }, on)
  return status
}
