import type { ConflictsView } from '../../routes/conflicts.ts'
import { Answered } from '../answered.tsx'
import { addressOf } from '../route.ts'
import { useSurroundings } from '../surroundings.ts'
import { useAnswer } from '../use-answer.ts'
import { reasonText } from './conflicts.tsx'

/** What of a box waits for a person: how many edits by reason and by age; each leads to them. */
export function BoxConflicts({ id }: { id: string }) {
  const { texts, figures } = useSurroundings()
  const { say } = texts
  const answer = useAnswer<ConflictsView>(`/api/conflicts?node_id=${id}&limit=1`)
  const toAll = (more: Record<string, string>) =>
    addressOf('conflicts', null, { node_id: id, ...more })
  return (
    <Answered answer={answer}>
      {({ total, counts }) =>
        total > 0 && (
          <section class="sheet">
            <h2>{say('conflicts.count', { count: total })}</h2>
            <ul class="orders">
              {Object.entries(counts.error_code).map(([code, count]) => (
                <li key={code}>
                  <a href={toAll({ error_code: code })}>{reasonText(texts, code)}</a>{' '}
                  <strong>{figures.number(count)}</strong>
                </li>
              ))}
            </ul>
            <p>
              {say('conflicts.by.age')}:{' '}
              {Object.entries(counts.age).map(([age, count]) => {
                const key = `age.${age}`
                return (
                  <span key={age}>
                    <a href={toAll({ age })}>{texts.has(key) ? say(key) : age}</a>{' '}
                    <strong>{figures.number(count)}</strong>{' '}
                  </span>
                )
              })}
            </p>
          </section>
        )
      }
    </Answered>
  )
}
