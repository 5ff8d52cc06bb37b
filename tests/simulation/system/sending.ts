import type { Answer } from './question.ts'
import { type System, short } from './system.ts'
import { watchWriter } from './watching.ts'
import { pickWeighted, type Weighted } from './weighted.ts'
import type { Sending, Writer } from './writer.ts'

/* Requests of devices and API clients, and what becomes of them on their way. */

/** What becomes of a writer's request. */
export type Fate = Weighted & {
  isLost?: boolean
  isUnheard?: boolean
  isCopied?: boolean
  isStepwise?: boolean
  losesPower?: boolean
}

export const WRITER_FATES: readonly Fate[] = [
  { name: 'a request passes', weight: 66 },
  { name: 'a request is lost', weight: 5, isLost: true },
  { name: 'an answer is lost', weight: 8, isUnheard: true },
  { name: 'a request is copied on its way', weight: 5, isCopied: true },
  { name: 'a request is handled step by step', weight: 14, isStepwise: true },
  { name: 'the power goes during a request', weight: 2, losesPower: true },
]

const CALLS_MAX = 8

/** Sends a request, on which anything may happen. */
export async function send(system: System, writer: Writer, sending: Sending, fate?: Fate) {
  const { dice, trace, tally, lateCopies } = system
  const played = fate ?? pickWeighted(dice, WRITER_FATES)
  tally.kind(played.name)
  trace.push(`  ${writer.name}: ${sending.what} (${played.name})`)
  if (played.isCopied) lateCopies.push({ writer, sending })
  if (played.isLost) return unheard(writer, sending)
  await deliver(system, writer, sending, played, false)
}

function unheard(writer: Writer, sending: Sending) {
  writer.isBusy = false
  // What is pushed stays in the outbox until it is answered.
  const isKept = sending.editId !== null || sending.isRepeated
  if (isKept && !writer.unanswered.includes(sending)) writer.unanswered.push(sending)
}

/** The writer's node handles a request. */
export async function deliver(
  system: System,
  writer: Writer,
  sending: Sending,
  { isStepwise = false, isUnheard = false, losesPower = false }: Partial<Fate>,
  isCopy: boolean,
) {
  const { dice, scheduler, trace } = system
  const node = writer.node()
  if (!node.isUp) return isCopy ? undefined : unheard(writer, sending)
  const told = watchWriter(system, writer, sending, isCopy)
  if (!isCopy) writer.isBusy = true
  await scheduler.begin(
    node,
    `${sending.what} of ${writer.name}`,
    async () => {
      const answer = await node.ask(sending.question)
      if (scheduler.isKilled()) return
      trace.push(`    ${writer.name}: ${sending.what} → ${inWords(answer)}`)
      told(answer)
      if (isCopy) return
      if (isUnheard || !isAnswer(answer)) return unheard(writer, sending)
      writer.isBusy = false
      writer.unanswered = writer.unanswered.filter((one) => one !== sending)
      sending.hear(answer, system.dice)
    },
    { isStepwise, callsLeft: losesPower ? dice.below(CALLS_MAX) : null },
    () => {
      if (!isCopy) unheard(writer, sending)
    },
  )
}

/** A server in trouble is asked again. */
const isAnswer = ({ status }: Answer) => status < 500

function inWords({ status, body }: Answer): string {
  if (Array.isArray(body?.outcomes)) {
    const each = body.outcomes.map(
      ({ edit_id, status, revision, conflict, problem }: Outcome) =>
        `${short(edit_id)} ${conflict?.error_code ?? problem?.error_code ?? `${status} r${revision}`}`,
    )
    return each.join(', ')
  }
  if (body?.error_code) return `${status} ${body.error_code}`
  return body?.revision === undefined ? String(status) : `${status} r${body.revision}`
}

type Outcome = {
  edit_id: string
  status: number
  revision?: number
  conflict?: { error_code: string }
  problem?: { error_code: string }
}

/** The answer was lost on its way. */
class Lost extends Error {}

export async function pullPage(system: System, writer: Writer, limit: number, fate: Partial<Fate>) {
  const { dice, scheduler, trace } = system
  const node = writer.node()
  if (fate.isLost || !node.isUp) return
  const told = watchWriter(system, writer, { editId: null }, false)
  writer.isBusy = true
  const free = () => {
    writer.isBusy = false
  }
  await scheduler.begin(
    node,
    `pull of ${writer.name}`,
    async () => {
      const pulled = writer.pull(limit, async (question) => {
        const answer = await node.ask(question)
        if (scheduler.isKilled() || fate.isUnheard || !isAnswer(answer)) throw new Lost()
        told(answer)
        trace.push(`    ${writer.name}: pull → ${answer.status} ${answer.body?.count ?? ''}`)
        return answer
      })
      await pulled.catch((error) => {
        if (!(error instanceof Lost)) throw error
      })
      free()
    },
    {
      isStepwise: fate.isStepwise ?? false,
      callsLeft: fate.losesPower ? dice.below(CALLS_MAX) : null,
    },
    free,
  )
}
