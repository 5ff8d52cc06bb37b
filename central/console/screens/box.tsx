import { MINUTE_MS } from '@outpost/shared/model/durations'
import { useStore } from '@outpost/shared/web/use-store'
import { useEffect } from 'preact/hooks'
import type { OrderView } from '../../routes/node-orders.ts'
import type { NodeDetail } from '../../routes/nodes.ts'
import { Answered } from '../answered.tsx'
import { lateScreen } from '../late-screen.tsx'
import { addressOf } from '../route.ts'
import { ConditionWord, StandMark } from '../stand-mark.tsx'
import { useMayChange, useNow, useSurroundings } from '../surroundings.ts'
import { explain } from '../trouble.ts'
import { useAnswer } from '../use-answer.ts'
import { When } from '../when.tsx'
import { BoxClinics } from './box-clinics.tsx'
import { BoxConflicts } from './box-conflicts.tsx'
import { BoxDevices } from './box-devices.tsx'
import { BoxFacts, BoxScopes } from './box-facts.tsx'
import { BoxLevers } from './box-levers.tsx'
import { BoxOrders } from './box-orders.tsx'

const ASK_EVERY_MS = MINUTE_MS

const BoxRounds = lateScreen<{ id: string }>(
  async () => (await import('./box-rounds.tsx')).BoxRounds,
)

/** One box: how it is, what to do, and what can be done from here. */
export function Box({ id }: { id: string }) {
  const { texts, fleet } = useSurroundings()
  const mayChange = useMayChange()
  const answer = useAnswer<NodeDetail>(`/api/nodes/${id}`, ASK_EVERY_MS)
  const orders = useAnswer<{ results: OrderView[] }>(`/api/nodes/${id}/orders`, ASK_EVERY_MS)
  // What is news to the fleet is news here.
  const listed = useStore(fleet.state).boxes?.find((box) => box.id === id)
  const renew = () => Promise.all([answer.again(), orders.again()]).then(() => undefined)
  useEffect(() => {
    if (listed) void renew()
  }, [listed])
  return (
    <>
      <a class="link" href={addressOf('boxes')}>
        {texts.say('box.back')}
      </a>
      <Answered answer={answer}>
        {(box) => (
          <>
            <Head box={box} at={answer.at} />
            <Troubles box={box} />
            <BoxRounds id={id} />
            <div class="columns">
              <div>
                <BoxFacts box={box} />
                <BoxScopes box={box} />
                <BoxDevices box={box} />
                {mayChange && <BoxClinics box={box} onDone={renew} />}
              </div>
              <div>
                <BoxConflicts id={id} />
                <Answered answer={orders}>
                  {({ results }) => <BoxOrders box={box} orders={results} />}
                </Answered>
                <BoxLevers box={box} onDone={renew} />
              </div>
            </div>
          </>
        )}
      </Answered>
    </>
  )
}

function Head({ box, at }: { box: NodeDetail; at: number | null }) {
  const { say } = useSurroundings().texts
  return (
    <header class="head">
      <h1>{box.name}</h1>
      <ConditionWord box={box} />
      <p class="quiet-text">
        {box.clinic_names.join(', ')}
        {at !== null && (
          <>
            {' · '}
            <a href={addressOf('audit', null, { node_id: box.id })}>{say('box.audit')}</a>
            {' · '}
            {say('app.asOf')} <When at={at} isShort />
          </>
        )}
      </p>
    </header>
  )
}

function Troubles({ box }: { box: NodeDetail }) {
  const language = useSurroundings()
  const now = useNow()
  if (box.troubles.length === 0) return null
  return (
    <ul class="sheet troubles">
      {box.troubles.map((trouble) => {
        const { kind, name, told, next } = explain(language, box, trouble, now)
        return (
          <li key={kind}>
            <StandMark stand={kind} />
            <div>
              <strong>{name}</strong>{' '}
              {trouble.since && (
                <span class="quiet-text">
                  {language.texts.say('box.since')} <When at={trouble.since} />
                </span>
              )}
              <p>{told}</p>
              <p class="next">{next}</p>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
