import { markdownTable } from 'markdown-table'
import type { Row, Sizes, Unit } from './benchmark.ts'
import { type Figures, toFigures } from './figures.ts'
import type { Machine } from './machine.ts'

/** What one benchmark found, or why it failed. */
export type Result = { name: string; rows: Row[]; error: string | null; seconds: number }

type Run = { at: string; machine: Machine; sizes: Sizes; results: Result[] }

const HEAD = ['benchmark', 'figure', 'ours', 'floor', 'ratio', 'the floor is']

/** The results as a table: for a terminal, or as Markdown with what the figures depend on. */
export function toTable({ at, machine, sizes, results }: Run, isMarkdown: boolean): string {
  const rows = results.flatMap(({ name, rows }) => rows.map((row) => [name, ...toCells(row)]))
  const table = markdownTable([HEAD, ...rows], {
    align: ['l', 'l', 'r', 'r', 'r', 'l'],
    delimiterStart: isMarkdown,
    delimiterEnd: isMarkdown,
    alignDelimiters: !isMarkdown,
  })
  const facts = [
    `${at.slice(0, 10)}, commit ${machine.commit}, sizes ${sizes.name}: ${machine.processor},`,
    `${machine.cores} cores, ${machine.memoryGib} GiB, ${machine.system}, Node ${machine.node},`,
    `SQLite ${machine.sqlite}, load ${machine.load.toFixed(2)} when it began.`,
    'Medians, and the least and the most of the samples in parentheses; the median of the ratios.',
  ]
  return `${facts.join('\n')}\n\n${rows.length > 0 ? table : 'No figures.'}\n`
}

/** The results with every sample. */
export function toJson({ results, ...run }: Run): string {
  const full = results.map(({ rows, ...result }) => ({
    ...result,
    rows: rows.map((row) => {
      const ours = toFigures(row.ours)
      const floor = toFigures(row.floor?.samples ?? [])
      return { ...row, figures: { ours, floor, ratio: ratioOf(row) } }
    }),
  }))
  return `${JSON.stringify({ ...run, results: full }, null, 2)}\n`
}

function toCells(row: Row): string[] {
  const { figure, unit, ours, floor } = row
  const own = toFigures(ours)
  const least = toFigures(floor?.samples ?? [])
  const ratio = ratioOf(row)
  return [
    figure,
    own ? toText(own, unit) : 'not available',
    least ? toText(least, unit) : floor ? 'not available' : '–',
    ratio === null ? '–' : significant(ratio),
    floor?.is ?? '',
  ]
}

/** Each sample beside that of the floor which was taken after it: a busy moment slows both. */
function ratioOf({ ours, floor }: Row): number | null {
  const least = floor?.samples ?? []
  if (ours.length === 0 || least.length === 0) return null
  const quotients = ours.map((value, index) => value / (least[index % least.length] as number))
  return toFigures(quotients)?.median ?? null
}

function toText({ median, min, max, samples }: Figures, unit: Unit): string {
  const text = `${significant(median)} ${unit}`.trimEnd()
  return samples === 1 || min === max ? text : `${text} (${significant(min)}–${significant(max)})`
}

/** Three digits that mean something, and thousands apart. */
function significant(value: number): string {
  const options =
    Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 }
  return value.toLocaleString('en', options)
}
