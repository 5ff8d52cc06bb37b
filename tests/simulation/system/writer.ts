import type { Principal } from '@outpost/shared/authority/principal'
import type { CollectionName } from '@outpost/shared/model/collections'
import { recordEtag, type WireRecord } from '@outpost/shared/model/record'
import { toIso } from '@outpost/shared/model/time'
import type { Outcome, Page } from '@outpost/shared/protocol/messages'
import { makeEdit } from '../../support/make.ts'
import type { Dice } from '../../support/random.ts'
import { createReplica, type Replica } from '../../support/replica.ts'
import type { BoxNode } from './box-node.ts'
import type { CentralNode } from './central-node.ts'
import type { Intent, RawEdit } from './intent.ts'
import { type Answer, type Question, questionOf } from './question.ts'

/*
 * One who writes: a device of a box, or a client of central's API. Sees what it has pulled, makes
 * edits upon that, and sends each until it has an answer.
 */

/** Something to be sent until it is answered. */
export type Sending = {
  what: string
  question: Question
  /** What the answer tells of edits, whether or not it arrives. */
  editId: string | null
  /** It is sent again until it is answered, though it is no edit. */
  isRepeated?: boolean
  /** What was answered, whether or not it arrives. */
  told?(answer: Answer): void
  /** The answer has arrived. */
  hear(answer: Answer, dice: Dice): void
}

export type Writer = {
  name: string
  principal: Principal
  token: string
  /** Central, or the name of a box. */
  authority: string
  node(): CentralNode | BoxNode
  clinics(): readonly string[] | 'all'
  replica: Replica
  /** Edits that are to be pushed. */
  outbox: RawEdit[]
  /** Plain requests without an answer so far. */
  unanswered: Sending[]
  /** A request of its own is under way. */
  isBusy: boolean
  /** The live records of a collection, as the writer sees them. */
  sees(collection: CollectionName): WireRecord[]
  /** Id of a record that it once made. */
  remembers(collection: CollectionName): string | undefined
  /** The edit for an intent, made upon what is seen; it waits in the outbox. */
  makeEdit(intent: Intent, madeAt: number, dice: Dice): RawEdit
  /** The same as a plain request. */
  makeRequest(intent: Intent, dice: Dice, idOf: (key: string) => string): Sending
  /** A push of so many that wait, by chance out of order or doubled; null if none waits. */
  makePush(most: number, dice: Dice | null): Sending | null
  /** Pulls one page. Throws what `ask` throws. */
  pull(limit: number, ask: (question: Question) => Promise<Answer>): Promise<void>
  /** Whether it has pulled all that there was when it last asked. */
  isCaughtUp(): boolean
}

type WriterDeps = Pick<
  Writer,
  'name' | 'principal' | 'token' | 'authority' | 'node' | 'clinics'
> & {
  epoch: string
}

/** The feed does not go on from where the replica stands (F6). */
class Resync extends Error {}

export function createWriter(deps: WriterDeps): Writer {
  const { token, principal } = deps
  let { epoch } = deps
  let asking: (question: Question) => Promise<Answer> = () => Promise.reject(new Error('no line'))
  const replica = createReplica({ page: askPage }, principal)
  /** Records that came with answers, until the next pull brings them. */
  const heard = new Map<string, WireRecord>()
  const made: { collection: CollectionName; id: string }[] = []
  let isCaughtUp = false

  async function askPage(_who: Principal, cursor: string | null, limit = 1000): Promise<Page> {
    const query = new URLSearchParams({ limit: String(limit), ...(cursor && { cursor }) })
    const answer = await asking(questionOf(token, 'GET', `/api/sync/changes?${query}`))
    if (answer.status === 410 || answer.body?.error_code === 'BAD_CURSOR') throw new Resync()
    if (answer.status !== 200) throw new Error(`a page was answered ${answer.status}`)
    return answer.body as Page
  }

  function hearRecord(collection: string, record: unknown, dice: Dice) {
    // Some forget what they were told, and go on from an older view.
    if (!record || dice.chance(0.2)) return
    heard.set(`${collection}/${(record as WireRecord).id}`, record as WireRecord)
  }

  function baseOf({ seen, record_id }: Intent, dice: Dice) {
    if (!seen) return null
    const own = writer.outbox.findLast((edit) => edit.record_id === record_id)
    if (own) return { revision: seen.revision, edit: own.id }
    if (dice.chance(0.1)) return { revision: Math.max(0, seen.revision - dice.below(3)) }
    return {
      revision: seen.revision,
      ...(typeof seen.pending === 'string' && { edit: seen.pending }),
    }
  }

  /** A node that was put back has lost it, and nobody can send it again (E5). */
  function giveUpLostBase(edit: RawEdit | undefined) {
    const base = edit?.base as { revision: number; edit?: string } | undefined
    if (!edit || !base?.edit || writer.outbox.some(({ id }) => id === base.edit)) return
    edit.base = { revision: base.revision }
  }

  const writer: Writer = {
    ...deps,
    replica,
    outbox: [],
    unanswered: [],
    isBusy: false,

    sees(collection) {
      const keys = [...replica.records.keys()].filter((key) => key.startsWith(`${collection}/`))
      return keys.map((key) => {
        const pulled = replica.records.get(key) as WireRecord
        const told = heard.get(key)
        return told && told.revision >= pulled.revision ? told : pulled
      })
    },

    remembers: (collection) => made.findLast((one) => one.collection === collection)?.id,

    makeEdit(intent, madeAt, dice) {
      const { collection, op, record_id, fields, movement } = intent
      const needsBase = op === 'update' || op === 'delete' || movement?.kind === 'COUNTED'
      const edit: RawEdit = {
        ...makeEdit({
          collection,
          op,
          record_id,
          base: needsBase ? baseOf(intent, dice) : null,
          ...(fields && { fields }),
          ...(movement && { movement }),
        }),
        id: dice.uuid(),
        made_at: toIso(madeAt),
      }
      if (op === 'create') made.push({ collection, id: record_id })
      writer.outbox.push(edit)
      return edit
    },

    makeRequest(intent, dice, idOf) {
      const { collection, op, record_id, seen, fields, movement } = intent
      const key = dice.uuid()
      const isSyncUpdate =
        op === 'update' && typeof seen?.updated_at === 'string' && dice.chance(0.2)
      const isConditional = seen?.created_at !== undefined && !isSyncUpdate && dice.chance(0.25)
      const ifMatch = seen && isConditional ? tagOf(seen) : null
      const path = `/api/${collection}/`
      const [method, to, body] =
        op === 'create'
          ? ['POST', path, { id: record_id, ...fields }]
          : op === 'delete'
            ? ['DELETE', `${path}${record_id}/`, undefined]
            : op === 'move_stock'
              ? ['POST', `${path}${record_id}/movements`, movement]
              : isSyncUpdate
                ? ['PUT', `${path}${record_id}/sync_update/`, withTime(seen, fields)]
                : ['PATCH', `${path}${record_id}/`, fields]
      if (op === 'create') made.push({ collection, id: record_id })
      const headers = { 'Idempotency-Key': key, ...(ifMatch ? { 'If-Match': ifMatch } : {}) }
      return {
        what: `${method} ${collection} ${record_id.slice(0, 8)}`,
        question: questionOf(token, String(method), String(to), body, headers),
        editId: idOf(key),
        hear: ({ status, body: record }, dice) => {
          if (status === 200 || status === 201) hearRecord(collection, record, dice)
        },
      }
    },

    makePush(most, dice) {
      // Now and then one overtakes what it was made upon.
      const follower = writer.outbox.find(({ base }) => {
        return writer.outbox.some(({ id }) => id === (base as { edit?: string } | null)?.edit)
      })
      const overtaking = follower ? [follower] : writer.outbox.slice(-1)
      const first = dice?.chance(follower ? 0.7 : 0.1) ? overtaking : writer.outbox.slice(0, most)
      if (first.length === 0) return null
      const doubled = dice?.chance(0.1) ? [...first, ...first] : first
      const edits = dice?.chance(0.25) ? dice.shuffle(doubled) : doubled
      return {
        what: `push of ${edits.length}`,
        question: questionOf(token, 'POST', '/api/sync/push', { epoch, edits }),
        editId: null,
        hear: ({ status, body }, dice) => {
          if (status === 410) epoch = body.epoch
          if (status !== 200) return
          const collections = new Map(edits.map((edit) => [edit.id, String(edit.collection)]))
          for (const { edit_id, conflict, record } of body.outcomes as Outcome[]) {
            if (conflict?.error_code === 'UNKNOWN_BASE') {
              giveUpLostBase(edits.find(({ id }) => id === edit_id))
              continue
            }
            writer.outbox = writer.outbox.filter(({ id }) => id !== edit_id)
            hearRecord(collections.get(edit_id) ?? '', record ?? conflict?.record, dice)
          }
        },
      }
    },

    async pull(limit, ask) {
      asking = ask
      try {
        const page = await replica.pullPage(limit)
        isCaughtUp = !page.more
        if (isCaughtUp) heard.clear()
      } catch (error) {
        if (!(error instanceof Resync)) throw error
        isCaughtUp = false
        replica.startAgain()
      }
    },
    isCaughtUp: () => isCaughtUp,
  }
  return writer
}

function withTime(seen: WireRecord | null, fields: object | undefined) {
  return { client_last_synced_at: seen?.updated_at, ...fields }
}

/** The tag of a record as it is on the wire (R2). */
function tagOf({ revision, pending }: WireRecord): string {
  const isPending = typeof pending === 'string'
  return recordEtag({
    revision,
    ...(isPending && { overlay: { pending, syncState: 'pending' } }),
  })
}
