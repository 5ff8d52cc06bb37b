import type { Finding } from './finding.ts'

/** Each finding names so many of the places that it is about. */
const PLACES_MAX = 3

/** Where an entry of the source stands: its file, and the line or entry in it, from 1. */
export type Place = { file: string; line: number }

/** What became of all that was read: JSON. */
export type SummaryReport = {
  recipe: string
  /** Entries read, by file. */
  read: Record<string, number>
  /** Rows written, by file. */
  written: Record<string, number>
  findings: (Finding & { count: number; first: Place[] })[]
  /** What the source holds and Outpost has no field for. */
  notTaken: string[]
}

export type Summary = ReturnType<typeof createSummary>

/** Counts while a recipe runs. What a recipe does not take, it tells here. */
export function createSummary(recipe: string) {
  const read = new Map<string, number>()
  const written = new Map<string, number>()
  const findings = new Map<string, SummaryReport['findings'][number]>()
  const notTaken: string[] = []

  return {
    read: (file: string) => raise(read, file),
    written: (file: string, rows: number) => written.set(file, rows),
    notTaken: (...what: string[]) => notTaken.push(...what),
    tell({ file, line }: Place, ...told: readonly Finding[]) {
      for (const { kind, what } of told) {
        const key = `${kind} ${what}`
        const finding = findings.get(key) ?? { kind, what, count: 0, first: [] }
        findings.set(key, finding)
        finding.count += 1
        if (finding.first.length < PLACES_MAX) finding.first.push({ file, line })
      }
    },
    toReport(): SummaryReport {
      return {
        recipe,
        read: Object.fromEntries(read),
        written: Object.fromEntries(written),
        findings: [...findings.values()],
        notTaken,
      }
    },
  }
}

/** The report as lines for people. */
export function summaryLines({ recipe, read, written, findings, notTaken }: SummaryReport) {
  const counts = (of: Record<string, number>, what: string) =>
    Object.entries(of).map(([file, count]) => `  ${shown(count)} ${what} ${file}`)
  const told = (kind: Finding['kind'], title: string) => {
    const those = findings.filter((finding) => finding.kind === kind)
    if (those.length === 0) return [`${title}: nothing.`]
    return [
      `${title}:`,
      ...those.map(
        ({ what, count, first }) => `  ${shown(count)} ${what} (${places(first, count)})`,
      ),
    ]
  }
  return [
    `Recipe ${recipe}.`,
    'Read:',
    ...counts(read, 'entries of'),
    'Written:',
    ...counts(written, 'rows of'),
    ...told('left out', 'Left out'),
    ...told('guessed', 'Guessed'),
    ...told('noticed', 'Noticed'),
    ...(notTaken.length > 0 ? [`Not taken, for want of a field: ${notTaken.join(', ')}.`] : []),
  ]
}

function shown(count: number): string {
  return count.toLocaleString('en')
}

function places(first: readonly Place[], count: number): string {
  const named = first.map(({ file, line }) => `${file}:${line}`).join(', ')
  return count > first.length ? `${named}, …` : named
}

function raise(counts: Map<string, number>, name: string) {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
