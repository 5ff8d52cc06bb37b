import type { NodeView } from '../../routes/nodes.ts'
import { Answered } from '../answered.tsx'
import { useAnswer } from '../answers.ts'
import { addressOf } from '../route.ts'
import { ConditionWord, StandMark } from '../stand-mark.tsx'
import { useNow, useSurroundings } from '../surroundings.ts'
import { explain } from '../trouble.ts'
import { When } from '../when.tsx'
import { Fact } from './fact.tsx'

const ASK_EVERY_MS = 30_000

/** One box: how it is, what to do, and what can be done from here. */
export function Box({ id }: { id: string }) {
  const { say } = useSurroundings().texts
  const answer = useAnswer<NodeView>(`/api/nodes/${id}`, ASK_EVERY_MS)
  return (
    <>
      <a class="link" href={addressOf('boxes')}>
        {say('box.back')}
      </a>
      <Answered answer={answer}>
        {(box) => (
          <>
            <Head box={box} at={answer.at} />
            <Troubles box={box} />
            <Report box={box} />
          </>
        )}
      </Answered>
    </>
  )
}

function Head({ box, at }: { box: NodeView; at: number | null }) {
  const { say } = useSurroundings().texts
  return (
    <header class="head">
      <h1>{box.name}</h1>
      <ConditionWord box={box} />
      {at !== null && (
        <p class="quiet-text">
          {say('app.asOf')} <When at={at} isShort />
        </p>
      )}
    </header>
  )
}

function Troubles({ box }: { box: NodeView }) {
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
              <strong>{name}</strong>
              {trouble.since && (
                <span class="quiet-text">
                  {' '}
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

function Report({ box }: { box: NodeView }) {
  const { texts, figures } = useSurroundings()
  const { say } = texts
  const { report } = box
  const { pending, oldest_pending_at: oldest, inbox, clock_offset_ms: offset } = report
  return (
    <section class="sheet">
      <h2>{say('box.report')}</h2>
      <dl class="facts">
        <Fact label={say('box.lastContact')}>
          {box.last_seen_at ? <When at={box.last_seen_at} /> : say('box.never')}
        </Fact>
      </dl>
      {`${texts.language} ${figures.number(offset ?? 0)} ${pending} ${oldest} ${inbox}`}
    </section>
  )
}
