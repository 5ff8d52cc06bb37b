import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createComparison, type ShownAnswer } from './shown-answer.ts'

/*
 * Runs the examples of a page: its `sh` blocks in order, with what the page says to keep of each
 * answer. A block that an `http` block follows is a request; another one only sets variables.
 */

type Example = {
  /** Of its first line of commands in the page. */
  line: number
  commands: string
  answer: ShownAnswer | null
  /** What the page says to keep: `[0].id` or a header, and the variable that it becomes. */
  kept: { what: string; name: string }[]
}

const run = promisify(execFile)

/** curl's exit code when its `--max-time` is over: how a stream without an end is left. */
const TIME_IS_OVER = 28

/** The examples of a page in Markdown. Throws if an answer belongs to no request. */
export function examplesOf(page: string): Example[] {
  const examples: Example[] = []
  for (const { index, 1: kind, 2: text = '' } of page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)) {
    const line = page.slice(0, index).split('\n').length + 1
    const last = examples.at(-1)
    if (kind === 'sh') examples.push({ line, commands: text, answer: null, kept: [] })
    if (kind !== 'http') continue
    if (!last || last.answer) throw new Error(`line ${line}: this answer belongs to no request`)
    last.answer = toAnswer(text)
    last.kept = keptOf(page.slice(index + text.length).split('```sh')[0] ?? '')
  }
  return examples
}

/** Runs them one after the other and answers what came; null for those that are no requests. */
export async function answersTo(
  examples: readonly Example[],
  settings: Record<string, string>,
): Promise<(ShownAnswer | null)[]> {
  const variables = { ...settings }
  const answers: (ShownAnswer | null)[] = []
  let preamble = ''
  for (const { line, commands, answer, kept } of examples) {
    if (!answer) {
      preamble += commands
      answers.push(null)
      continue
    }
    const came = toAnswer(await outputOf(preamble + commands, variables))
    answers.push(came)
    for (const { what, name } of kept) {
      const value = valueIn(came, what)
      if (value === undefined) throw new Error(`line ${line}: no ${what} came that could be kept`)
      variables[name] = value
    }
  }
  return answers
}

/** Every difference between what the page shows and what came, with its line. */
export function differencesOf(
  examples: readonly Example[],
  answers: readonly (ShownAnswer | null)[],
): string[] {
  const compare = createComparison()
  return examples.flatMap(({ line, answer }, index) => {
    const came = answers[index]
    if (!answer || !came) return []
    return compare(answer, came).map((difference) => `line ${line}: ${difference}`)
  })
}

async function outputOf(commands: string, variables: Record<string, string>): Promise<string> {
  const env = { PATH: process.env.PATH, ...variables }
  const words = ['--norc', '-euo', 'pipefail', '-c', commands]
  return run('bash', words, { env }).then(
    ({ stdout }) => stdout,
    (error) => {
      if (error.code === TIME_IS_OVER && commands.includes('--max-time')) return error.stdout
      throw error
    },
  )
}

function toAnswer(text: string): ShownAnswer {
  const [head = '', ...rest] = text.replaceAll('\r\n', '\n').split('\n\n')
  const [status = '', ...lines] = head.split('\n').filter((line) => line !== '')
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return { status: status.trim(), headers, body: rest.join('\n\n').trim() }
}

const KEEP = /`([^`]+)`\s+as\s+`\$(\w+)`/g

/** What sentences that begin with "Keep" name, up to the next request. */
function keptOf(text: string) {
  const sentences = text.match(/\bKeep\b.*?\.(?=\s|$)/gs) ?? []
  return sentences.flatMap((sentence) =>
    [...sentence.matchAll(KEEP)].map(([, what = '', name = '']) => ({ what, name })),
  )
}

/** A header, the path within `Link`, or a member of the body by its path. */
function valueIn({ headers, body }: ShownAnswer, what: string): string | undefined {
  const header = headers.find(([name]) => name === what.toLowerCase())?.[1]
  if (header !== undefined) return header.match(/^<([^>]+)>/)?.[1] ?? header
  if (!/^[[{]/.test(body)) return undefined
  const names = what.match(/[\w-]+/g) ?? []
  let value: unknown = JSON.parse(body)
  for (const name of names) value = (value as Record<string, unknown> | undefined)?.[name]
  return value === undefined || typeof value === 'object' ? undefined : String(value)
}
