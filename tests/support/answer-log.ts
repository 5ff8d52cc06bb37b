import { appendFileSync, existsSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Document, Finding } from './openapi-check.ts'

/*
 * What was found about the answers of a test run, on disk, because the answers are given by many
 * processes, some of which are killed. The files lie in one folder: the documents, and for each
 * process of tests, with all that it starts, a list of answers and a list of violations.
 */

export const SIDES = ['central', 'edge'] as const
export type Side = (typeof SIDES)[number]

type Violation = {
  /** What was asked for and answered, in a few words. */
  answer: string
  findings: (Finding & { side: Side })[]
  /** The beginning of the body. */
  body: string
}

/** Set for every process of a test run: the folder, and whose lists it adds to. */
export const FOLDER_VARIABLE = 'API_CHECK_FOLDER'
export const OWNER_VARIABLE = 'API_CHECK_OWNER'

const ANSWERS = '.answers'
const VIOLATIONS = '.violations'

export function documentFile(folder: string, side: Side): string {
  return join(folder, `${side}.json`)
}

export function readDocument(folder: string, side: Side): Document {
  return JSON.parse(readFileSync(documentFile(folder, side), 'utf8'))
}

/** Adds to the lists of this owner at once, so that a process can be killed after any answer. */
export function createAnswerLog(folder: string, owner: string) {
  const violations = join(folder, owner + VIOLATIONS)
  let answers: number | null = null
  return {
    note(operation: string, status: number) {
      answers ??= openSync(join(folder, owner + ANSWERS), 'a')
      writeSync(answers, `${operation} ${status}\n`)
    },
    report(violation: Violation) {
      appendFileSync(violations, `${JSON.stringify(violation)}\n`)
    },
    /** Those of this owner so far. */
    violations: () => violationsIn(violations),
  }
}

/** All that a run has found: violations, and how often each operation gave each status. */
export function readAnswerLogs(folder: string) {
  const files = existsSync(folder) ? readdirSync(folder).map((file) => join(folder, file)) : []
  const seen = new Map<string, number>()
  for (const file of files.filter((name) => name.endsWith(ANSWERS))) {
    for (const line of linesOf(file)) seen.set(line, (seen.get(line) ?? 0) + 1)
  }
  const violations = files.filter((name) => name.endsWith(VIOLATIONS)).flatMap(violationsIn)
  return { seen, violations }
}

function violationsIn(file: string): Violation[] {
  return existsSync(file) ? linesOf(file).map((line) => JSON.parse(line)) : []
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').filter(Boolean)
}

/** Violations for people: each kind once, with its first answer. */
export function toText(violations: readonly Violation[]): string {
  const kinds = Map.groupBy(violations, ({ findings }) => JSON.stringify(findings))
  return [...kinds.values()]
    .flatMap(([first, ...more]) => (first ? [`${toLines(first)}${countOf(more)}`] : []))
    .join('\n\n')
}

function toLines({ answer, findings, body }: Violation): string {
  const faults = findings.flatMap(({ side, operation, faults }) =>
    faults.map((fault) => `  by the document of ${side}, ${operation}: ${fault}`),
  )
  return [answer, ...faults, `  ${body}`].join('\n')
}

function countOf({ length }: readonly Violation[]): string {
  return length > 0 ? `\n  and ${length} more like it` : ''
}
