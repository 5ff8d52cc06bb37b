import { DAY_MS, HOUR_MS, MINUTE_MS } from '@outpost/shared/model/durations'
import 'uplot/dist/uPlot.min.css'
import { useMemo, useState } from 'preact/hooks'
import type { FiguresView } from '../../routes/node-rounds.ts'
import { Answered } from '../answered.tsx'
import { Chart, type Line } from '../chart.tsx'
import { useNow, useSurroundings } from '../surroundings.ts'
import { useAnswer } from '../use-answer.ts'

const ASK_EVERY_MS = 120_000

/** How far back is looked, and at which grain: so that a chart has some hundred points. */
const SPANS = {
  day: { ms: DAY_MS, grain: 'round' },
  week: { ms: 7 * DAY_MS, grain: 'hour' },
  quarter: { ms: 92 * DAY_MS, grain: 'day' },
} as const
type Span = keyof typeof SPANS

/** How the rounds of a box went: how long they took, what they carried, which failed. */
export function BoxRounds({ id }: { id: string }) {
  const { say } = useSurroundings().texts
  const [span, setSpan] = useState<Span>('day')
  return (
    <section class="sheet rounds">
      <div class="lever">
        <h2>{say('rounds.title')}</h2>
        <div class="filters">
          {(Object.keys(SPANS) as Span[]).map((one) => (
            <button
              key={one}
              type="button"
              class="quiet"
              aria-pressed={one === span}
              onClick={() => setSpan(one)}
            >
              {say(`rounds.${one}`)}
            </button>
          ))}
        </div>
      </div>
      <Rounds key={span} id={id} span={span} />
    </section>
  )
}

function Rounds({ id, span }: { id: string; span: Span }) {
  const { texts, api } = useSurroundings()
  const { ms, grain } = SPANS[span]
  // To the hour, so that it is the same question for as long.
  const from = useMemo(() => Math.floor((api.now() - ms) / HOUR_MS) * HOUR_MS, [])
  const path = `/api/nodes/${id}/rounds?grain=${grain}&from=${new Date(from).toISOString()}`
  const answer = useAnswer<{ results: FiguresView[] }>(path, ASK_EVERY_MS)
  return (
    <Answered answer={answer}>
      {({ results }) =>
        results.length === 0 ? (
          <p class="quiet-text">{texts.say('rounds.none')}</p>
        ) : (
          <Figures results={results} from={from} />
        )
      }
    </Answered>
  )
}

function Figures({ results, from }: { results: readonly FiguresView[]; from: number }) {
  const { texts, figures } = useSurroundings()
  const { say } = texts
  const to = Math.ceil(useNow() / MINUTE_MS) * MINUTE_MS
  const sum = (name: keyof Omit<FiguresView, 'at'>) =>
    results.reduce((total, one) => total + one[name], 0)
  const { duration, bytes, records, failed } = useMemo(
    () => linesOf(results, say),
    [results, texts],
  )
  const x = useMemo(() => results.map(({ at }) => Date.parse(at) / 1000), [results])
  const range = useMemo(() => [from / 1000, to / 1000] as const, [from, to])
  return (
    <>
      <p>
        {say('rounds.sum', {
          rounds: sum('rounds'),
          failed: sum('failed'),
          sent: figures.bytes(sum('bytes_sent')),
          received: figures.bytes(sum('bytes_received')),
          longest: figures.span(Math.max(...results.map((one) => one.duration_ms_max))),
        })}
      </p>
      <div class="charts">
        <Chart
          title={say('rounds.duration')}
          x={x}
          range={range}
          lines={duration}
          tell={figures.span}
        />
        <Chart title={say('rounds.bytes')} x={x} range={range} lines={bytes} tell={figures.bytes} />
        <Chart
          title={say('rounds.records')}
          x={x}
          range={range}
          lines={records}
          tell={figures.number}
        />
        <Chart
          title={say('rounds.failures')}
          x={x}
          range={range}
          lines={failed}
          tell={figures.number}
        />
      </div>
    </>
  )
}

type Say = ReturnType<typeof useSurroundings>['texts']['say']

function linesOf(results: readonly FiguresView[], say: Say): Record<string, Line[]> & Lines {
  const line = (label: string, kind: Line['kind'], of: (one: FiguresView) => number): Line => ({
    label,
    kind,
    values: results.map(of),
  })
  return {
    duration: [
      line(say('rounds.mean'), 'first', (one) => one.duration_ms / Math.max(1, one.rounds)),
      line(say('rounds.longest'), 'second', (one) => one.duration_ms_max),
    ],
    bytes: [
      line(say('rounds.received'), 'first', (one) => one.bytes_received),
      line(say('rounds.sent'), 'second', (one) => one.bytes_sent),
    ],
    records: [
      line(say('rounds.pulled'), 'first', (one) => one.pulled),
      line(say('rounds.accepted'), 'second', (one) => one.accepted),
    ],
    failed: [
      line(say('rounds.failed'), 'bad', (one) => one.failed),
      line(say('rounds.rejected'), 'second', (one) => one.rejected),
    ],
  }
}

type Lines = { duration: Line[]; bytes: Line[]; records: Line[]; failed: Line[] }
