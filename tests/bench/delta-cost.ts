import { join } from 'node:path'
import { type Benchmark, type Context, insist, inTurn, type Row } from './benchmark.ts'
import { addAdmin, makeCentral, serveCentral } from './clinic.ts'
import { type Known, phoneEdit, pushEdits } from './edits.ts'
import { type Asked, type Client, createClient } from './http-load.ts'

const CHANGES = 15

/** Every fourth patient has an appointment, so of five records of a sample four are patients. */
const PATIENTS_OF_RECORDS = 0.8

const CLINICS = 10

/** Requests of one sample. */
const REQUESTS = 50

export const deltaCost: Benchmark = {
  name: 'delta-cost',
  about: `what ${CHANGES} changes cost central when it holds few records, and when many`,
  async run({ shortSamples, fewRecords, manyRecords }, context) {
    const many = await openSide(context, manyRecords)
    const few = await openSide(context, fewRecords)
    const rows: Row[] = []
    for (const who of ['clinic', 'all'] as const) {
      for (const what of ['delta', 'unchanged'] as const) {
        const { ours, floor } = await inTurn(shortSamples, {
          ours: () => many.sample(who, what),
          floor: () => few.sample(who, what),
        })
        const name = what === 'delta' ? `${CHANGES} changes` : 'nothing new'
        const of = who === 'clinic' ? 'one clinic' : 'all clinics'
        rows.push({
          figure: `${name} of ${of}, ${many.records} records`,
          unit: 'ms',
          ours,
          floor: { is: `the same with ${few.records} records`, samples: floor },
        })
      }
    }
    await Promise.all([many.stop(), few.stop()])
    return rows
  },
}

type Who = 'clinic' | 'all'
type Position = { delta: Asked; unchanged: Asked }

/** How far each caller had read, and the tokens of those callers. */
type Facts = {
  records: number
  tokens: Record<Who, string>
  before: Record<Who, string>
  epoch: string
}

/** A central with so many records, shared out over its clinics, in which a few have changed. */
async function openSide(context: Context, wanted: number) {
  const { folder, facts } = await context.workspace.copyOf<Facts>(
    `central-${wanted}-records-read`,
    (empty) => fillSide(context, wanted, empty),
  )
  const { records, tokens, before, epoch } = facts
  const server = await serveCentral(context, join(folder, 'central.db'))
  const client = createClient(server.url, 1)
  const first = { path: `/api/patients/?limit=${CHANGES}`, headers: bearing(tokens.clinic) }
  const { results } = JSON.parse((await client.ask(first, 200)).text) as { results: Known[] }
  await pushEdits({ client, token: tokens.all, epoch }, results.map(phoneEdit))

  async function readPosition(who: Who): Promise<Position> {
    const headers = bearing(tokens[who])
    const delta = `/api/sync/changes?cursor=${encodeURIComponent(before[who])}`
    const { page, etag } = await pull(client, tokens[who], before[who])
    const path = `/api/sync/changes?cursor=${encodeURIComponent(page.cursor)}`
    return {
      delta: { path: delta, headers },
      unchanged: { path, headers: { ...headers, 'if-none-match': etag } },
    }
  }
  const positions = { clinic: await readPosition('clinic'), all: await readPosition('all') }
  for (const { delta, unchanged } of Object.values(positions)) {
    const answer = await client.ask(delta, 200)
    const { count } = JSON.parse(answer.text) as Page
    insist(count === CHANGES, `a delta has ${count} changes`)
    await client.warm(() => delta, 200)
    await client.warm(() => unchanged, 304)
  }

  return {
    records,
    /** The median of some requests, in milliseconds. */
    async sample(who: Who, what: keyof Position): Promise<number> {
      const status = what === 'delta' ? 200 : 304
      return (await client.load(REQUESTS, () => positions[who][what], status)).medianMs
    },
    async stop() {
      await client.close()
      await server.stop()
    },
  }
}

async function fillSide(context: Context, wanted: number, folder: string): Promise<Facts> {
  const patients = Math.round(wanted * PATIENTS_OF_RECORDS)
  const { clinics, records } = await makeCentral(context, folder, patients, CLINICS)
  const file = join(folder, 'central.db')
  const tokens = { clinic: addAdmin(file, clinics.slice(0, 1)), all: addAdmin(file, 'all') }
  const server = await serveCentral(context, file)
  const client = createClient(server.url, 1)

  async function readToEnd(token: string): Promise<Page> {
    let answer = await pull(client, token, null)
    while (answer.page.more) answer = await pull(client, token, answer.page.cursor)
    return answer.page
  }
  context.note(`reading ${records} records to their end`)
  const clinic = await readToEnd(tokens.clinic)
  const all = await readToEnd(tokens.all)
  await client.close()
  await server.stop()
  const before = { clinic: clinic.cursor, all: all.cursor }
  return { records, tokens, before, epoch: all.epoch }
}

async function pull(client: Client, token: string, cursor: string | null) {
  const query = new URLSearchParams({ limit: '5000', ...(cursor && { cursor }) })
  const asked = { path: `/api/sync/changes?${query}`, headers: bearing(token) }
  const { text, headers } = await client.ask(asked, 200)
  return { page: JSON.parse(text) as Page, etag: String(headers.etag) }
}

function bearing(token: string) {
  return { authorization: `Bearer ${token}` }
}

type Page = { changes: unknown[]; count: number; cursor: string; epoch: string; more: boolean }
