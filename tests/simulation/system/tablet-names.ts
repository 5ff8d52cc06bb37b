import { argon2Sync } from 'node:crypto'
import { createStaff } from '@outpost/edge/store/staff'
import type { Outcome } from '@outpost/shared/protocol/messages'
import type { BoxNode } from './box-node.ts'
import type { FinalState } from './final-state.ts'
import type { RawEdit } from './intent.ts'
import type { Message } from './line.ts'
import type { Answer } from './question.ts'
import { short } from './short.ts'
import type { System } from './system.ts'

/* In whose names edits of devices are taken (A2). */

/** Joy has no PIN, and works at no tablet: she decides. */
const WITHOUT_PIN = 'Joy'
export const PINS: Readonly<Record<string, string>> = { Otieno: '2580', Wanjiru: '1379' }

export const STAFF: readonly string[] = [WITHOUT_PIN, ...Object.keys(PINS)]

/** As cheap as the algorithm allows: nobody guesses here. */
const CHEAP = { memory: 8, passes: 1, parallelism: 1 }

function hashOf(pin: string): string {
  const nonce = Buffer.alloc(16)
  const hash = argon2Sync('argon2id', { message: pin, nonce, tagLength: 32, ...CHEAP })
  const { memory, passes, parallelism } = CHEAP
  const texts = [nonce, hash].map((part) => part.toString('base64url'))
  return ['argon2id', memory, passes, parallelism, ...texts].join('$')
}

/** Whoever runs the box tells it who works there. */
export async function addStaff(box: BoxNode) {
  const { sqlite, sql } = box.edge().store
  const staff = createStaff({ sqlite, clock: box.clock })
  for (const name of STAFF) {
    const { id } = await staff.add({ name, isManager: false })
    const pin = PINS[name]
    if (pin) sql.run('update staff set pin_hash = ? where id = ?', hashOf(pin), id)
  }
}

/** For whom devices were let act, as boxes have told them; noted apart from what boxes keep. */
export function createUnlocked() {
  return { now: new Set<string>(), ever: new Set<string>(), atTablets: new Set<string>() }
}

const keyOf = (...names: string[]) => names.join('/')

/** A copy knows what its box did when its card was copied. */
const lineOf = ({ copyOf, name }: BoxNode) => copyOf ?? name

/** The box is as it was before, or a copy of it runs: it may not know any more, or not yet. */
export function forgetUnlocked({ tabletEdits: { unlocked } }: System, box: BoxNode) {
  const own = `${box.name}/`
  for (const key of unlocked.now) if (key.startsWith(own)) unlocked.now.delete(key)
}

export const NAMES_HOLD = 'an edit is taken in the name of whoever was let act, and of nobody else'

/** Central has of tablets nothing in the name of somebody who was never let act there (A2, N10). */
export function namesAtCentralHold({ system, central }: FinalState): string[] {
  const { attempts, unlocked } = system.tabletEdits
  return [...attempts.values()].flatMap(({ id, tablet, wish: { actor } }) => {
    const isTaken = central.editsById.get(id)?.status === 200
    const isLet = !actor || !PINS[actor] || unlocked.atTablets.has(keyOf(tablet.name, actor))
    return isTaken && !isLet ? [`${short(id)} in the name of ${actor} is taken`] : []
  })
}

/** A box begins to handle a request of a tablet; answers who looks at what it says of names. */
export function watchNames(system: System, message: Message, box: BoxNode) {
  const { unlocked } = system.tabletEdits
  const { question, nodeId } = message
  const { sql } = box.edge().store
  const body = bodyOf(message)
  const isKnown = (id: string) => sql.get('select 1 from edits where id = ?', id) !== undefined
  // What another box refused returns to the inbox with its reason, and is not judged anew (N5); what one may
  // have taken is central's to judge (N10).
  const isJudged = ({ id, actor }: RawEdit) =>
    actor && !isKnown(id) && !body.rejected?.[id] && !body.perhaps_taken?.includes(id)
  const fresh = ((body?.edits ?? []) as RawEdit[]).filter(isJudged)
  // Somebody may begin while it is handled step by step.
  const before = new Set(unlocked.now)
  return (answer: Answer) => {
    if (question.path === '/api/staff/session' && answer.status === 200) {
      unlocked.now.add(keyOf(box.name, nodeId, answer.body.name))
      unlocked.ever.add(keyOf(lineOf(box), nodeId, answer.body.name))
      unlocked.atTablets.add(keyOf(message.from.name, answer.body.name))
    }
    for (const { edit_id, status, problem } of (answer.body?.outcomes ?? []) as Outcome[]) {
      const edit = fresh.find(({ id }) => id === edit_id)
      const name = String(edit?.actor)
      if (!edit || name === WITHOUT_PIN) continue
      const isRefused = problem?.error_code === 'ACTOR_REFUSED'
      const isWrong = isRefused
        ? [before, unlocked.now].every((all) => all.has(keyOf(box.name, nodeId, name)))
        : status === 200 && !unlocked.ever.has(keyOf(lineOf(box), nodeId, name))
      if (isWrong) {
        const came = isRefused ? 'is refused' : 'is taken'
        system.witness.fail(
          NAMES_HOLD,
          `${box.name}: ${short(edit_id)} in the name of ${name} ${came}`,
        )
      }
    }
  }
}

function bodyOf({ question: { body, headers } }: Message) {
  if (!body || headers['Content-Encoding'] !== undefined) return null
  return JSON.parse(new TextDecoder().decode(body))
}
