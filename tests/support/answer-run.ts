import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  documentFile,
  FOLDER_VARIABLE,
  readAnswerLogs,
  SIDES,
  type Side,
  toText,
} from './answer-log.ts'
import { start } from './command-line.ts'

const PRELOAD = new URL('answer-listener.mjs', import.meta.url).href

/**
 * Before the tests: writes the documents that both servers give, and has every process of tests
 * listen to answers. After them: tells the violations, and fails the run if there are any, also
 * where they came too late for their test.
 */
export default async function setUp() {
  const given = process.env[FOLDER_VARIABLE]
  const folder = given ?? mkdtempSync(join(tmpdir(), 'outpost-answers-'))
  mkdirSync(folder, { recursive: true })
  await Promise.all(SIDES.map((side) => writeDocument(folder, side)))
  process.env[FOLDER_VARIABLE] = folder
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --import=${PRELOAD}`

  return () => {
    const { violations } = readAnswerLogs(folder)
    if (!given) rmSync(folder, { recursive: true, force: true })
    if (violations.length === 0) return
    const count = `${violations.length} answers were not as the OpenAPI document describes them:`
    process.stderr.write(`\n${count}\n\n${toText(violations)}\n`)
    process.exitCode = 1
  }
}

/** The document as the server of this side gives it, started as people start it. */
async function writeDocument(folder: string, side: Side) {
  const database = join(mkdtempSync(join(tmpdir(), 'outpost-document-')), 'own.db')
  const env: Record<string, string> =
    side === 'central'
      ? { CENTRAL_DATABASE_URL: `file:${database}`, CENTRAL_PORT: '0' }
      : { EDGE_DATABASE: database, EDGE_PORT: '0', EDGE_SYNC_CRON: '0 0 1 1 *' }
  const { child, ended, line } = start(side, ['serve', '--json'], { env })
  const { url } = JSON.parse(await line) as { url: string }
  const response = await fetch(`${url}/openapi.json`)
  const document = JSON.stringify(await response.json(), withoutExamples)
  writeFileSync(documentFile(folder, side), document)
  child.kill()
  await ended
  rmSync(join(database, '..'), { recursive: true, force: true })
}

/** Most of the document is examples, which every process of tests would read for nothing. */
function withoutExamples(key: string, value: unknown): unknown {
  return key === 'example' || key === 'examples' ? undefined : value
}
