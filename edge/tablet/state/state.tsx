import { clinicDate } from '@outpost/shared/model/time'
import { useStore } from '@outpost/shared/web/use-store'
import { useEffect } from 'preact/hooks'
import { isPairingAnew } from '../device/pairing-anew.ts'
import { TabletsLink } from '../managing/tablets-link.tsx'
import type { BoxStatus } from '../replica/box-told.ts'
import { readState } from '../replica/database.ts'
import { useLive, useNow, useSurroundings } from '../surroundings.ts'
import type { Texts } from '../texts.ts'
import { Keeping } from './keeping.tsx'
import { readUnreached } from './unreached.ts'
import { UnreachedRows } from './unreached-rows.tsx'
import { useNotSent, WhyNotSent } from './why-not-sent.tsx'

/** Rounds of the box with central end without a word to the tablet. */
const STATUS_ASKED_EVERY_MS = 5000
/** What the box told before that may be otherwise by now, and has its age beside it. */
const STATUS_FRESH_MS = 3 * STATUS_ASKED_EVERY_MS

/** The one place that tells what has not reached central, since when, why, and when the next try is. */
export function State() {
  const { device, texts } = useSurroundings()
  const { db, exchange, pairing } = device
  const { say, age } = texts
  const { link, isRunning, nextAt } = useStore(exchange.state)
  const box = useStore(device.box.state)
  const now = useNow(1000)
  const standing = useLive(() => readState(db), [db])
  const notSent = useNotSent()
  const read = useLive(() => readUnreached(db), [db])
  useEffect(() => {
    device.box.refresh().catch(reportError)
  }, [device, standing?.lastSuccessAt, Math.floor(now / STATUS_ASKED_EVERY_MS)])
  const wording = read && { ...read.wording, texts }
  const unsent = read ? read.here.named.length + read.here.more : 0
  const isNever = !!standing && standing.lastSuccessAt === null
  return (
    <section class="sheet">
      <h1>{say('state.title')}</h1>
      <p class="strong">{link ? say(`link.${link}`) : say('app.loading')}</p>
      {link === 'unauthorised' && (
        <>
          <p>{say('pair.anewWhy')}</p>
          <button type="button" onClick={() => isPairingAnew.set(true)}>
            {say('pair.anew')}
          </button>
        </>
      )}
      <p>
        {say('state.here', { count: unsent })}{' '}
        {unsent > 0 &&
          nextAt !== null &&
          !isRunning &&
          !notSent &&
          say('state.next', { age: age(nextAt, now) })}
      </p>
      <WhyNotSent notSent={notSent} />
      {wording && <UnreachedRows list={read.here} wording={wording} place="here" now={now} />}
      {box && now - box.toldAt > STATUS_FRESH_MS && (
        <p class="strong">{say('state.boxTold', { age: age(box.toldAt, now) })}</p>
      )}
      {box && <OnBox box={box} now={now} zone={standing?.clinics[0]?.time_zone ?? 'UTC'} />}
      {wording && <UnreachedRows list={read.box} wording={wording} place="box" now={now} />}
      {box && (
        <p class={box.inbox > 0 ? 'strong' : ''}>
          {box.inbox > 0 ? (
            <a class="link" href="#/inbox">
              {say('state.inbox', { count: box.inbox })}
            </a>
          ) : (
            say('state.inbox', { count: 0 })
          )}
        </p>
      )}
      {isNever && <p class="quiet-text">{say('state.never')}</p>}
      <button type="button" disabled={isRunning} onClick={() => exchange.ask()}>
        {say(isRunning ? 'state.running' : 'state.try')}
      </button>
      <p class="quiet-text">{say('state.device', { name: pairing.name })}</p>
      <Keeping />
      <TabletsLink />
    </section>
  )
}

type OnBoxProps = { box: BoxStatus; now: number; zone: string }

/** With what the box waits, since when, why, and until when. */
function OnBox({ box, now, zone }: OnBoxProps) {
  const { texts } = useSurroundings()
  const { say, has } = texts
  const link = `central.${box.link}`
  const age = (instant: string) => texts.age(Date.parse(instant), now)
  const isAhead = (instant: string | null) => instant !== null && Date.parse(instant) > now
  return (
    <>
      {box.paused_until && isAhead(box.paused_until) && (
        <p class="note">
          {say('state.paused', { when: momentOf(Date.parse(box.paused_until), zone, texts) })}
        </p>
      )}
      <p>
        {say('state.box', { count: box.pending })}{' '}
        {box.oldest_pending_at && say('state.since', { age: age(box.oldest_pending_at) })}
      </p>
      <p>
        {say(has(link) ? link : 'central.other')}{' '}
        {box.next_round_at &&
          isAhead(box.next_round_at) &&
          say('state.boxNext', { age: age(box.next_round_at) })}
      </p>
    </>
  )
}

/** By the clock on the clinic's wall. */
function momentOf(instant: number, zone: string, { date, time }: Texts): string {
  return `${date(clinicDate(instant, zone))}, ${time(instant, zone)}`
}
