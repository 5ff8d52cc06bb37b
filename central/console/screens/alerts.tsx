import { MINUTE_MS } from '@outpost/shared/model/durations'
import { useStore } from '@outpost/shared/web/use-store'
import { useState } from 'preact/hooks'
import type { AlertsView, AlertView, TriedView } from '../../routes/alerts.ts'
import { Answered, failureText } from '../answered.tsx'
import type { Failure } from '../answers.ts'
import { NextPage } from '../next-page.tsx'
import { addressOf, route } from '../route.ts'
import { StandMark } from '../stand-mark.tsx'
import { useMayChange, useNow, useSurroundings } from '../surroundings.ts'
import { explain } from '../trouble.ts'
import { useAnswer } from '../use-answer.ts'
import { When } from '../when.tsx'

const ASK_EVERY_MS = MINUTE_MS

/** Of what people are told: since when, what was sent where, and whether it arrived. */
export function Alerts() {
  const { say } = useSurroundings().texts
  const { query } = useStore(route)
  const isOpen = query.show !== 'ended'
  const asked = new URLSearchParams({
    state: isOpen ? 'open' : 'ended',
    ...(query.after && { after: query.after }),
  })
  const answer = useAnswer<AlertsView>(`/api/alerts?${asked}`, ASK_EVERY_MS)
  const shown = isOpen ? 'open' : 'ended'
  return (
    <>
      <nav class="filters" aria-label={say('alerts.parts')}>
        {(['open', 'ended'] as const).map((part) => (
          <a
            key={part}
            class="chip"
            href={addressOf('alerts', null, { show: part === 'open' ? '' : part })}
            aria-current={part === shown ? 'true' : undefined}
          >
            {say(`alerts.${part}`)}
          </a>
        ))}
      </nav>
      <h1>{say('alerts.title')}</h1>
      <Answered answer={answer}>
        {(alerts) => (
          <>
            <Ways alerts={alerts} />
            {alerts.results.length === 0 ? (
              <p class="sheet state">{say(`alerts.none.${shown}`)}</p>
            ) : (
              <ul class="sheet troubles">
                {alerts.results.map((alert) => (
                  <Alert key={alert.id} alert={alert} alerts={alerts} />
                ))}
              </ul>
            )}
            <NextPage
              next={alerts.next}
              to={(after) => addressOf('alerts', null, { show: query.show ?? '', after })}
            />
          </>
        )}
      </Answered>
    </>
  )
}

/** On which ways people are told, and a try of them. */
function Ways({ alerts }: { alerts: AlertsView }) {
  const { texts, api } = useSurroundings()
  const { say } = texts
  const mayChange = useMayChange()
  const [tried, setTried] = useState<TriedView | Failure | 'trying' | null>(null)
  const { channels, quiet_hours: quiet } = alerts
  if (channels.length === 0) {
    return (
      <p class="note">
        {say('alerts.noWay')} <code>CENTRAL_ALERT_WEBHOOK_URL</code>{' '}
        <code>CENTRAL_ALERT_SMTP_URL</code>
      </p>
    )
  }
  async function send() {
    setTried('trying')
    setTried(await api.send<TriedView>('POST', '/api/alerts/test').catch((error: Failure) => error))
  }
  return (
    <>
      <p class="quiet-text">
        {say('alerts.ways')} {channels.map((name) => say(`alerts.channel.${name}`)).join(', ')}.{' '}
        {quiet && say('alerts.quiet', { from: quiet.from, to: quiet.to, zone: quiet.time_zone })}{' '}
        {quiet?.is_now && <strong>{say('alerts.quietNow')}</strong>}
      </p>
      {mayChange && (
        <button type="button" class="quiet" disabled={tried === 'trying'} onClick={send}>
          {say('alerts.try')}
        </button>
      )}
      <div role="status">
        {tried instanceof Error && <p>{failureText(texts, tried)}</p>}
        {tried !== null && typeof tried === 'object' && 'results' in tried && (
          <ul>
            {tried.results.map(({ channel, error }) => (
              <li key={channel}>
                {say(`alerts.channel.${channel}`)}:{' '}
                {error === null ? say('alerts.arrived') : say('alerts.tryFailed', { error })}
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  )
}

function Alert({ alert, alerts }: { alert: AlertView; alerts: AlertsView }) {
  const language = useSurroundings()
  const { say } = language.texts
  const now = useNow()
  const { boxes } = useStore(language.fleet.state)
  const box = alert.ended_at === null && boxes?.find(({ id }) => id === alert.node_id)
  const explained = box && explain(language, box, alert, now)
  return (
    <li>
      <StandMark stand={alert.kind} />
      <div>
        <strong>{say(`trouble.${alert.kind}`)}</strong>
        {' – '}
        <a href={addressOf('boxes', alert.node_id)}>{alert.node_name}</a>{' '}
        <span class="quiet-text">{alert.clinic_names.join(', ')}</span>
        {explained && <p>{explained.told}</p>}
        {explained && <p class="next">{explained.next}</p>}
        <p class="quiet-text">
          {say('alerts.raised')} <When at={alert.raised_at} />
        </p>
        {alert.ended_at !== null && (
          <p class="quiet-text">
            {say(`alerts.ended.${alert.ended_as ?? 'over'}`)} <When at={alert.ended_at} />
          </p>
        )}
        <Sent alert={alert} alerts={alerts} />
      </div>
    </li>
  )
}

/** What was sent of it, and whether that arrived. */
function Sent({ alert, alerts }: { alert: AlertView; alerts: AlertsView }) {
  const { say } = useSurroundings().texts
  if (alert.told_at === null && alerts.channels.length > 0) {
    return (
      <p class="quiet-text">{say(alert.ended_at === null ? 'alerts.later' : 'alerts.untold')}</p>
    )
  }
  if (alert.messages.length === 0) return null
  return (
    <ul class="sent">
      {alert.messages.map((message) => (
        <li key={`${message.channel} ${message.what}`}>
          {say(`alerts.channel.${message.channel}`)} · {say(`alerts.what.${message.what}`)}:{' '}
          {message.arrived_at !== null && (
            <>
              {say('alerts.arrived')} <When at={message.arrived_at} />
            </>
          )}
          {message.arrived_at === null && message.error === null && say('alerts.sending')}
          {message.arrived_at === null && message.error !== null && (
            <strong>
              {say(message.next_try_at === null ? 'alerts.givenUp' : 'alerts.tryFailed', {
                error: message.error,
              })}
            </strong>
          )}{' '}
          {message.next_try_at !== null && message.error !== null && (
            <>
              {say('alerts.next')} <When at={message.next_try_at} isShort />
            </>
          )}
        </li>
      ))}
    </ul>
  )
}
