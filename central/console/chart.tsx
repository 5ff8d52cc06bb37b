import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import { useSurroundings } from './surroundings.ts'

/** A line of a chart: `second` is dashed, so that two are told apart without colours. */
export type Line = { label: string; kind: 'first' | 'second' | 'bad'; values: readonly number[] }

type ChartProps = {
  title: string
  /** Epoch seconds, as uPlot has them. */
  x: readonly number[]
  range: readonly [from: number, to: number]
  lines: readonly Line[]
  /** How a value is told. */
  tell: (value: number) => string
}

const HEIGHT_PX = 150
const AXIS_PX = 80

const COLOURS = { first: '--accent', second: '--ink-quiet', bad: '--bad' } as const

/** Values over time. The same is said in words above; those who cannot see it miss nothing. */
export function Chart({ title, x, range, lines, tell }: ChartProps) {
  const { texts } = useSurroundings()
  const own = useRef<HTMLDivElement>(null)
  const isDark = useIsDark()
  useEffect(() => {
    const place = own.current
    if (!place) return
    const style = getComputedStyle(place)
    const colour = (name: string) => style.getPropertyValue(name)
    const [from, to] = range
    const axis = { stroke: colour('--ink-quiet'), grid: { stroke: colour('--line'), width: 1 } }
    const plot = new uPlot(
      {
        width: place.clientWidth,
        height: HEIGHT_PX,
        cursor: { sync: { key: 'rounds' }, drag: { x: false, y: false } },
        scales: {
          x: { time: true, range: [from, to] },
          y: { range: (_plot, _min, max) => [0, max || 1] },
        },
        axes: [
          {
            ...axis,
            values: (_plot, at) => at.map((one) => timeOf(texts.language, one, to - from)),
          },
          { ...axis, size: AXIS_PX, values: (_plot, at) => at.map(tell) },
        ],
        series: [
          {
            label: texts.say('audit.when'),
            value: (_plot, at) => (at === null ? '–' : timeOf(texts.language, at, 0)),
          },
          ...lines.map(({ label, kind }) => ({
            label,
            stroke: colour(COLOURS[kind]),
            width: 1.5,
            ...(kind === 'second' && { dash: [4, 3] }),
            points: { show: x.length < POINTS_MAX },
            value: (_plot: uPlot, value: number | null) => (value === null ? '–' : tell(value)),
          })),
        ],
      },
      [[...x], ...lines.map(({ values }) => [...values])],
      place,
    )
    const watch = new ResizeObserver(() =>
      plot.setSize({ width: place.clientWidth, height: HEIGHT_PX }),
    )
    watch.observe(place)
    return () => {
      watch.disconnect()
      plot.destroy()
    }
  }, [x, lines, range, texts, isDark])
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <div ref={own} dir="ltr" aria-hidden="true" />
    </figure>
  )
}

/** A canvas keeps the colours with which it was drawn. */
function useIsDark(): boolean {
  const [isDark, setDark] = useState(DARK.matches)
  useEffect(() => {
    const change = () => setDark(DARK.matches)
    DARK.addEventListener('change', change)
    return () => DARK.removeEventListener('change', change)
  }, [])
  return isDark
}

const DARK = matchMedia('(prefers-color-scheme: dark)')

/** With more points than this only the line is drawn. */
const POINTS_MAX = 60
const DAY_SECONDS = 86_400

/** The time at an axis: of a day its hours, of a longer span its days; both where one point is told. */
function timeOf(language: string, seconds: number, span: number): string {
  const style: Intl.DateTimeFormatOptions =
    span === 0
      ? { dateStyle: 'medium', timeStyle: 'short' }
      : span > 2 * DAY_SECONDS
        ? { day: 'numeric', month: 'short' }
        : { timeStyle: 'short' }
  return new Intl.DateTimeFormat(language, style).format(seconds * 1000)
}
