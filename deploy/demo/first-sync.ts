import { COLLECTION_NAMES, type CollectionName } from '@outpost/shared/model/collections'
import type { Page } from '@outpost/shared/protocol/messages'
import type { Api } from './api.ts'
import { bytes, counts, number, several } from './narrator.ts'
import { type Cast, insist, makeRound, type Round, type Stage, tellLine } from './stage.ts'

/** Most pages in which the clinic's data is read for comparison. */
const PAGES_MAX = 1000

type FirstSync = {
  first: Round
  idle: Round
  /** How many of each collection the box now holds. */
  held: Record<CollectionName, number>
  /** The same changes as plain JSON, unpacked. */
  plain_bytes: number
}

/** The box fetches all that its clinic needs, and then finds nothing new. */
export async function syncFirst({ narrator }: Stage, cast: Cast): Promise<FirstSync> {
  const { central, device } = cast
  narrator.step('The first sync: all that this clinic needs')
  const first = await makeRound(device, central)
  insist(first.complete, `the first round failed: ${first.error}`)
  const plain = await readPlain(cast.viewer)
  insist(plain.count === first.pulled, `${plain.count} changes, but ${first.pulled} were pulled`)
  const held = await heldBy(device)
  narrator.fact('records', `${number(first.pulled)} in ${several(first.pages, 'page')}`)
  narrator.fact('now here', counts(held))
  tellLine(narrator, first)
  const share = Math.round((100 * first.line.bytes_to_box) / plain.bytes)
  narrator.fact('as JSON', `${bytes(plain.bytes)}; the line carried ${share} % of that`)

  narrator.step('A round right after: nothing is new')
  const idle = await makeRound(device, central)
  insist(idle.complete && idle.pulled === 0, `the idle round pulled ${idle.pulled} changes`)
  const answers = idle.line.requests.map(({ status }) => status)
  narrator.fact('answer', answers.map((status) => ANSWERS[status] ?? String(status)).join(', '))
  tellLine(narrator, idle)
  return { first, idle, held, plain_bytes: plain.bytes }
}

const ANSWERS: Record<number, string> = { 304: '304 (nothing has changed)' }

type Status = { collections: Record<CollectionName, { count: number }> }

async function heldBy(device: Api): Promise<FirstSync['held']> {
  const { collections } = await device.get<Status>('/api/sync/status/')
  const held = COLLECTION_NAMES.map((name) => [name, collections[name].count])
  return Object.fromEntries(held) as FirstSync['held']
}

/** Reads the clinic's changes as the box did, to see how long they are before they are packed. */
async function readPlain(viewer: Api): Promise<{ bytes: number; count: number }> {
  let cursor: string | null = null
  const sum = { bytes: 0, count: 0 }
  for (let page = 0; page < PAGES_MAX; page++) {
    const query = new URLSearchParams({ limit: '1000', ...(cursor && { cursor }) })
    const reply = await viewer.send<Page>('GET', `/api/sync/changes?${query}`)
    sum.bytes += reply.bytes
    sum.count += reply.body.count
    if (!reply.body.more) break
    cursor = reply.body.cursor
  }
  return sum
}
