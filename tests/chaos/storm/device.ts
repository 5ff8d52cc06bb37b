import { createIds } from '@outpost/shared/model/ids'
import { v5 } from 'uuid'
import type { Caller, Reply } from '../../support/caller.ts'
import type { Dice } from '../../support/random.ts'
import type { Diary, Sent } from '../checker/diary.ts'
import { CENTRAL_DRAFTS, DRAFTS, type Draft, type Pick, type Shown } from './drafts.ts'
import type { Tally } from './tally.ts'

/*
 * A device of a box, or a client of central: it writes about what it was shown, which may be long
 * out of date, and sends each edit again until it is answered. Everything goes into the diary.
 */

type DeviceDeps = {
  name: string
  /** The node that it speaks to, by its name in the diary. */
  to: string
  /** Who it is to that node: ids of edits are made of this and the key of a request. */
  principalId: string
  caller: Caller
  dice: Dice
  diary: Diary
  tally: Tally
  clinics: readonly string[]
  foreignClinic: string
  isAtCentral: boolean
  /** Whether all that its node holds is for it to see. */
  seesAll: boolean
  /** An answer that was lost is sometimes asked for only so much later, at most. */
  lateMsMax: number
}

type Write = { method: string; path: string; body?: unknown; headers?: Record<string, string> }

/** One request with the edits in it. */
type Job = { edits: Sent[]; write: () => Write; isPush: boolean; dueAt: number; attempts: number }

const SOON_MS = 150
const ATTEMPTS_MAX = 1000
const PAGES_MAX = 1000
const LOST_PAGES_MAX = 5

const ids = createIds({ now: () => 0 })

export type Device = ReturnType<typeof createDevice>

export function createDevice(deps: DeviceDeps) {
  const { name: by, to, caller, dice, diary, tally } = deps
  const known = new Map<string, Shown>()
  let jobs: Job[] = []
  let cursor: string | null = null
  let epoch: string | null = null

  function see(collection: string, record: Shown) {
    const key = `${collection}/${record.id}`
    diary.write({ kind: 'saw', by, to, record: key, revision: record.revision })
    // A retry may be answered with a record that was deleted since.
    if (record.deleted_at === null) known.set(key, record)
    else known.delete(key)
  }

  const pick: Pick = {
    dice,
    clinics: deps.clinics,
    foreignClinic: deps.foreignClinic,
    some(collection) {
      const keys = [...known.keys()].filter((key) => key.startsWith(`${collection}/`)).sort()
      // Ids are random, so all devices look at the same few first.
      const few = dice.chance(0.6) ? keys.slice(0, 4) : keys
      return known.get(dice.pick(few) ?? '')
    },
  }

  /** Reads one page of the feed. Answers whether there is more. */
  async function readPage(limit: number): Promise<boolean> {
    const query = new URLSearchParams({ limit: String(limit), ...(cursor && { cursor }) })
    const reply = await caller.get(`/api/sync/changes?${query}`)
    if (reply.status !== 200) return false
    for (const { collection, op, id, record } of reply.body.changes) {
      if (op === 'put') see(collection, record)
      else known.delete(`${collection}/${id}`)
    }
    cursor = reply.body.cursor
    epoch = reply.body.epoch
    return reply.body.more
  }

  function draftSome(): Draft | null {
    const isCentrals = deps.isAtCentral && dice.chance(0.2)
    return dice.pick(isCentrals ? CENTRAL_DRAFTS : DRAFTS)?.(pick) ?? null
  }

  function newJob(): Job | null {
    const draft = draftSome()
    if (!draft) return null
    const job = epoch && dice.chance(0.4) ? newPush(draft, epoch) : newRequest(draft)
    for (const edit of job.edits) {
      diary.write(edit)
      tally.add(`op: ${edit.collection} ${edit.op}`)
    }
    return job
  }

  /** A plain request, whose edit the node makes. */
  function newRequest(draft: Draft): Job {
    const { collection, op, seen, fields, movement } = draft
    const key = dice.uuid()
    const isStock = collection === 'pharmacy-inventory'
    const own = op === 'create' && !isStock ? dice.uuid() : null
    const sent = toSent(draft, ids.editIdFor(deps.principalId, key), seen?.id ?? own, null)
    const path = `/api/${collection}/${seen ? `${seen.id}/` : ''}`
    const headers = { 'Idempotency-Key': key }
    const write = {
      create: { method: 'POST', path, body: { ...(own && { id: own }), ...fields }, headers },
      update: { method: 'PATCH', path, body: fields, headers },
      delete: { method: 'DELETE', path, headers },
      move_stock: { method: 'POST', path: `${path}movements`, body: movement, headers },
    }[op]
    return { edits: [sent], write: () => write, isPush: false, dueAt: 0, attempts: 0 }
  }

  /** A push of an edit, and of some that build on it. */
  function newPush(draft: Draft, epochNow: string): Job {
    const recordId = draft.seen?.id ?? newRecordId(draft)
    const first = toEdit(draft, recordId, draft.seen && baseOf(draft.seen))
    const edits = [first]
    while (draft.collection === 'patients' && draft.op !== 'delete' && dice.chance(0.4)) {
      const under = edits.at(-1)?.id
      const next: Draft = { ...draft, op: 'update', fields: { village: `V${dice.below(1000)}` } }
      const base = { revision: draft.seen?.revision ?? 0, edit: under }
      edits.push(toEdit(next, recordId, base))
    }
    const write = {
      method: 'POST',
      path: '/api/sync/push',
      body: { epoch: epochNow, edits },
    }
    const sent = edits.map((edit) => toSent({ ...draft, ...edit }, edit.id, recordId, edit))
    return { edits: sent, write: () => write, isPush: true, dueAt: 0, attempts: 0 }
  }

  function newRecordId({ collection, fields }: Draft): string {
    if (collection !== 'pharmacy-inventory') return dice.uuid()
    return v5(`${fields?.medicine_id}\n${fields?.batch_number ?? ''}`, String(fields?.pharmacy_id))
  }

  function toEdit({ collection, op, fields, movement }: Draft, recordId: string, base: unknown) {
    const needsBase = op === 'update' || op === 'delete' || movement?.kind === 'COUNTED'
    return {
      id: dice.uuid(),
      collection,
      record_id: recordId,
      op,
      base: needsBase ? base : null,
      ...(fields && { fields }),
      ...(movement && { movement }),
      made_at: new Date().toISOString(),
      actor: by,
    }
  }

  function toSent(draft: Draft, edit: string, record: string | null, whole: unknown): Sent {
    const { collection, op, fields, movement } = draft
    const content = fields ?? movement ?? null
    return { kind: 'sent', by, to, edit, collection, op, record, content, whole }
  }

  /** Sends a request, now and then twice at once. Answers whether all its edits were answered. */
  async function send(job: Job): Promise<boolean> {
    const { method, path, body, headers } = job.write()
    job.attempts += 1
    const once = () => caller.send(method, path, body, headers).catch(() => null)
    const replies = await Promise.all(dice.chance(0.08) ? [once(), once()] : [once()])
    const answers = replies.filter((reply) => reply !== null && isAnswer(reply)) as Reply[]
    // Of two at once it is not known which was the later.
    const isInOrder = replies.length === 1
    const isDone = answers.map((reply) => take(job, reply, isInOrder)).some(Boolean)
    tally.add(isDone ? 'request: answered' : 'request: lost')
    if (isDone && job.attempts > 1) tally.add('request: answered after a retry')
    return isDone
  }

  /** Answers whether every edit in it has its answer. */
  function take(job: Job, reply: Reply, isInOrder: boolean): boolean {
    if (!job.isPush) {
      tell(job.edits[0] as Sent, reply.status, reply.body?.error_code ?? null)
      const collection = job.edits[0]?.collection ?? ''
      if (isInOrder && (reply.status === 200 || reply.status === 201)) see(collection, reply.body)
      return true
    }
    if (reply.status !== 200) return false
    let isWhole = true
    for (const { edit_id, status, conflict, problem, record } of reply.body.outcomes) {
      const edit = job.edits.find((one) => one.edit === edit_id)
      const code = conflict?.error_code ?? problem?.error_code ?? null
      if (edit) tell(edit, status, code)
      if (edit && record && isInOrder) see(edit.collection, record)
      isWhole &&= code !== 'UNKNOWN_BASE'
    }
    return isWhole
  }

  function tell({ edit }: Sent, status: number, code: string | null) {
    tally.add(`told: ${code ?? status}`)
    diary.write({ kind: 'told', by, to, edit, status, code })
  }

  async function attempt(job: Job) {
    if (await send(job)) return
    const wait = dice.chance(0.3) ? dice.below(deps.lateMsMax) : dice.below(SOON_MS)
    job.dueAt = performance.now() + wait
    jobs.push(job)
  }

  return {
    /** One thing that a person does: looks, writes, or sends again what was not answered. */
    async step() {
      const due = jobs.find(({ dueAt }) => dueAt <= performance.now())
      if (due && dice.chance(0.8)) {
        jobs = jobs.filter((job) => job !== due)
        await attempt(due)
        return
      }
      const job = known.size > 0 && dice.chance(0.7) ? newJob() : null
      if (job) await attempt(job)
      else await readPage(1 + dice.below(60)).catch(() => null)
    },

    /** In clear weather: everything is sent until it is answered. */
    async finish() {
      for (let attempts = 0; jobs.length > 0 && attempts < ATTEMPTS_MAX; attempts++) {
        const [first, ...rest] = jobs as [Job, ...Job[]]
        jobs = (await send(first)) ? rest : [...rest, first]
      }
    },

    /** Follows the feed to its end, and says what it holds if that is all of its node. */
    async follow() {
      if (!deps.seesAll) return
      let lost = 0
      // A connection that its node's death ended may only show now.
      const page = () =>
        readPage(500).catch((error) => {
          if (++lost > LOST_PAGES_MAX) throw error
          return true
        })
      for (let pages = 0; (await page()) && pages < PAGES_MAX; ) pages++
      const records = [...known].map(([key, { revision }]): [string, number] => [key, revision])
      diary.write({ kind: 'holds', by, to, records: Object.fromEntries(records) })
    },
  }
}

function baseOf({ revision, pending }: Shown) {
  return { revision, ...(pending && { edit: pending }) }
}

/** An answer of a node that says what came of the request. */
function isAnswer({ status, headers }: Reply): boolean {
  return headers.get('sync-protocol') === '1' && status < 500 && status !== 429
}
