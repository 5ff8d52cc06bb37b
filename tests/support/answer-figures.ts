import { readAnswerLogs, readDocument, SIDES } from './answer-log.ts'

/** How many answers of a run were checked, and which described ones nobody has seen; for people. */
export function describeRun(folder: string): { answers: number; text: string } {
  const { seen } = readAnswerLogs(folder)
  const answers = [...seen.values()].reduce((sum, count) => sum + count, 0)
  const described = describedIn(folder)
  const isUnseen = (pair: string) => !seen.has(pair)
  const unseen = [...Map.groupBy(described, generalise)]
    .map(([pair, those]) => ({
      pair: those.length > 1 ? pair : String(those[0]),
      of: those.length,
      count: those.filter(isUnseen).length,
    }))
    .filter(({ count }) => count > 0)
  const lines = [...Map.groupBy(unseen, ({ pair }) => statusOf(pair))]
    .sort(([a], [b]) => a - b)
    .map(([status, those]) => `  ${status}: ${those.map(toWords).join(', ')}`)
  const count = [...described].filter(isUnseen).length
  const heading = `${answers} answers were checked against the OpenAPI document. Of its ${described.size} pairs of operation and status ${count} were not seen:`
  return { answers, text: [heading, ...lines].join('\n') }
}

/** Every operation with each status that it is described to answer, as `GET /docs 200`. */
function describedIn(folder: string): Set<string> {
  const pairs = SIDES.flatMap((side) =>
    Object.entries(readDocument(folder, side).paths).flatMap(([path, item]) =>
      Object.entries(item).flatMap(([method, { responses }]) =>
        Object.keys(responses).map((status) => `${method.toUpperCase()} ${path} ${status}`),
      ),
    ),
  )
  return new Set(pairs)
}

function statusOf(pair: string): number {
  return Number(pair.slice(pair.lastIndexOf(' ')))
}

/** What all collections have in common is told once. */
function generalise(pair: string): string {
  return pair.replace(/^(\w+ \/api\/)[a-z-]+(\/(?:(?:sync|\{id\})\/.*)? \d+)$/, '$1{collection}$2')
}

function toWords({ pair, of, count }: { pair: string; of: number; count: number }): string {
  const operation = pair.slice(0, pair.lastIndexOf(' '))
  return count === of ? operation : `${operation} (for ${count} of ${of})`
}
