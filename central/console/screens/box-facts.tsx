import type { NodeDetail } from '../../routes/nodes.ts'
import { useNow, useSurroundings } from '../surroundings.ts'
import { plainError } from '../trouble.ts'
import { When } from '../when.tsx'
import { Fact } from './fact.tsx'

/** What central knows of a box, and what the box last said of itself. */
export function BoxFacts({ box }: { box: NodeDetail }) {
  const { texts, figures } = useSurroundings()
  const now = useNow()
  const { say } = texts
  const { report } = box
  const isAway = report.absent_until !== null && Date.parse(report.absent_until) > now
  return (
    <section class="sheet">
      <h2>{say('box.report')}</h2>
      <dl class="facts">
        <Fact label={say('box.contactLast')}>
          {box.last_seen_at ? <When at={box.last_seen_at} /> : say('box.never')}
        </Fact>
        <Fact label={say('box.contactNext')}>
          {box.next_contact_at ? <When at={box.next_contact_at} /> : say('box.unknown')}
        </Fact>
        {isAway && report.absent_until && (
          <Fact label={say('box.absent')}>
            <When at={report.absent_until} />
          </Fact>
        )}
        <Fact label={say('box.lastRound')}>
          {report.last_round ? <When at={report.last_round} /> : say('box.unknown')}
        </Fact>
        {report.schedule && (
          <Fact label={say('box.schedule')}>
            <bdi>
              {report.schedule} ({report.time_zone})
            </bdi>
          </Fact>
        )}
        <Fact label={say('box.pending')}>
          {say('box.edits', { count: report.pending ?? 0 })}
          {report.oldest_pending_at !== null && (
            <>
              , {say('box.oldest')} <When at={report.oldest_pending_at} />
            </>
          )}
        </Fact>
        <Fact label={say('box.inbox')}>{say('box.decisions', { count: report.inbox ?? 0 })}</Fact>
        <Fact label={say('box.behind')}>
          {box.behind === null ? say('box.unknown') : say('box.changes', { count: box.behind })}
        </Fact>
        {(report.repaired ?? 0) > 0 && (
          <Fact label={say('box.repaired')}>{figures.number(report.repaired ?? 0)}</Fact>
        )}
        {report.devices !== null && (
          <Fact label={say('box.devices')}>{figures.number(report.devices)}</Fact>
        )}
        <Fact label={say('box.clock')}>
          <Clock offset={report.clock_offset_ms} />
        </Fact>
        <Fact label={say('box.disk')}>
          {report.disk_free_mb === null
            ? say('box.unknown')
            : say('box.free', { size: figures.bytes(report.disk_free_mb * 1e6) })}
        </Fact>
        <Fact label={say('box.version')}>
          <bdi>{report.version ?? say('box.unknown')}</bdi>
        </Fact>
        <Fact label={say('box.lastError')}>
          {report.last_error === null ? say('box.none') : plainError(texts, report.last_error)}
        </Fact>
        {box.rewound_at && (
          <Fact label={say('box.rewound')}>
            <When at={box.rewound_at} /> {say('box.times', { count: box.rewound_count })}
          </Fact>
        )}
        <Fact label={say('box.token')}>
          <When at={box.token_since ?? box.created_at} />
        </Fact>
        <Fact label={say('box.id')}>
          <code>{box.id}</code>
        </Fact>
      </dl>
      {box.is_awaited && <p class="note">{say('box.awaitedAfterRestore')}</p>}
    </section>
  )
}

function Clock({ offset }: { offset: number | null }) {
  const { texts, figures } = useSurroundings()
  if (offset === null) return <>{texts.say('box.unknown')}</>
  const way = Math.abs(offset) < 1000 ? 'right' : offset > 0 ? 'behind' : 'ahead'
  return <>{texts.say('box.clockOff', { span: figures.span(offset), way })}</>
}

/** The clinics of a box, and how much of each it holds when it is in step. */
export function BoxScopes({ box }: { box: NodeDetail }) {
  const { texts, figures } = useSurroundings()
  const { say, has } = texts
  if (box.scopes.length === 0) return null
  return (
    <section class="sheet">
      <h2>{say('box.scopes')}</h2>
      <dl class="facts">
        {box.scopes.map(({ clinic, records }) => (
          <Fact key={clinic?.id ?? ''} label={clinic?.name ?? say('box.catalogue')}>
            {Object.entries(records)
              .map(([name, count]) => {
                const key = `records.${name}`
                return has(key) ? say(key, { count }) : `${figures.number(count)} ${name}`
              })
              .join(' · ') || say('box.none')}
          </Fact>
        ))}
      </dl>
    </section>
  )
}
