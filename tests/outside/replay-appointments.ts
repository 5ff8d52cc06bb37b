import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImportReport } from '@outpost/central/import/import-report'
import Database from 'better-sqlite3'
import { createChildren, type Done } from '../bench/children.ts'
import { testData } from '../support/test-data.ts'

/*
 * A city's appointments, from the published table to the boxes: recipe, import, the same import
 * again, first sync of boxes that have all clinics between them; then each box is compared with
 * central, record by record and field by field. Exits with 1 if anything differs.
 */

/** A box serves at most 49 clinics. */
const CLINICS_PER_BOX = 41

const MEBIBYTE = 1024 * 1024

const source = testData('appointments-vitoria')
if (!source) throw new Error('The table appointments-vitoria is not on this machine.')
const folder = mkdtempSync(join(tmpdir(), 'outpost-appointments-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const children = createChildren(process.env)
const centralFile = join(folder, 'central.db')
const central = (...words: string[]) =>
  children.run('central/main.ts', [...words, '--json'], {
    CENTRAL_DATABASE_URL: `file:${centralFile}`,
  })

const files = join(folder, 'csv')
const recipe = await children.run('deploy/recipes/main.ts', ['appointments-vitoria', source, files])
tell(recipe.out.trim())

const first = await central('import', 'csv', files)
const rows = tellImport('import', first)
const again = await central('import', 'csv', files)
if (tellImport('the same import again', again) !== 0) fail('the same import again took something')

const clinics = (JSON.parse((await central('clinic', 'list')).out) as { id: string }[]).map(
  ({ id }) => id,
)
const server = await children.serve('central/main.ts', ['serve', '--json'], {
  CENTRAL_DATABASE_URL: `file:${centralFile}`,
  CENTRAL_PORT: '0',
  LOG_LEVEL: 'error',
})
const seen = new Set<string>()
for (let from = 0; from < clinics.length; from += CLINICS_PER_BOX) {
  const own = clinics.slice(from, from + CLINICS_PER_BOX)
  const boxFile = join(folder, `box-${from}.db`)
  const edge = (...words: string[]) =>
    children.run('edge/main.ts', [...words, '--json'], { EDGE_DATABASE: boxFile })
  const added = await central('node', 'add', '--name', `box ${from}`, '--clinic', ...own)
  const { enrolment_code } = JSON.parse(added.out)
  await edge('enrol', '--central', server.url, '--code', enrolment_code)
  const sync = await edge('sync')
  const { complete, pulled, bytes_received } = JSON.parse(sync.out)
  tell(
    `first sync of a box of ${own.length} clinics: ${pulled} records, ${bytes_received} bytes, ${cost(sync)}`,
  )
  if (!complete) fail('the round was not complete')
  compare(boxFile, own)
}
await server.stop()
const atCentral = new Database(centralFile, { readonly: true })
const { count } = atCentral
  .prepare<[], { count: number }>('select count(*) as count from records')
  .get() ?? { count: 0 }
if (seen.size !== count) fail(`${count - seen.size} records are on no box`)
if (count + clinics.length !== rows)
  fail(`central has ${count} records, not ${rows - clinics.length}`)
tell(`equal: ${seen.size} records, each on its boxes, field by field`)

/** Compares what a box has with what lies in the scopes of its clinics at central. */
function compare(boxFile: string, clinics: readonly string[]) {
  const scopes = JSON.stringify(clinics.map((id) => `clinic:${id}`))
  const sqlite = new Database(centralFile, { readonly: true })
  sqlite.prepare('attach ? as box').run(boxFile)
  const differing = sqlite
    .prepare<[string, string], { id: string }>(
      `with own as (select distinct r.collection, r.id, r.revision, r.fields, r.created_at, r.updated_at
         from feed f join scopes s on s.key = f.scope join records r on r.key = f.record
         where f.op = 'put' and (s.name = 'catalogue' or s.name in (select value from json_each(?)))),
       held as (select collection, id, revision, fields, created_at, updated_at
         from box.records where deleted_at is null)
       select id from (select * from own except select * from held)
       union select id from (select * from held except
         select distinct r.collection, r.id, r.revision, r.fields, r.created_at, r.updated_at
         from feed f join scopes s on s.key = f.scope join records r on r.key = f.record
         where f.op = 'put' and (s.name = 'catalogue' or s.name in (select value from json_each(?))))`,
    )
    .all(scopes, scopes)
  if (differing.length > 0) fail(`${differing.length} records differ, such as ${differing[0]?.id}`)
  for (const { id } of sqlite.prepare<[], { id: string }>('select id from box.records').iterate()) {
    seen.add(id)
  }
  sqlite.close()
}

/** Tells what an import did; answers how many rows it took. */
function tellImport(what: string, done: Done): number {
  const { taken, refused, notes } = JSON.parse(done.out) as ImportReport
  const counts = Object.entries(taken).filter(([, count]) => count > 0)
  const all = counts.reduce((sum, [, count]) => sum + count, 0)
  const each = counts.map(([name, count]) => `${count} ${name}`).join(', ') || 'nothing'
  const rate = all === 0 ? '' : ` ${Math.round(all / done.seconds)} rows a second,`
  tell(`${what}: ${each} taken, ${refused.count} refused,${rate} ${cost(done)}`)
  for (const { reason } of refused.first.slice(0, 10)) tell(`  ${reason}`)
  for (const { text, count } of notes) tell(`  ${text} (${count})`)
  return all
}

function cost({ seconds, peakBytes }: Done): string {
  const memory = peakBytes === null ? 'not known here' : `${Math.round(peakBytes / MEBIBYTE)} MiB`
  return `${seconds.toFixed(1)} s from start to end, peak memory ${memory}`
}

function tell(line: string) {
  process.stdout.write(`${line}\n`)
}

function fail(reason: string): never {
  tell(`FAILED: ${reason}`)
  process.exit(1)
}
