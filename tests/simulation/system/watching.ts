import type { Outcome } from '@outpost/shared/protocol/messages'
import type { Message } from './line.ts'
import type { Answer } from './question.ts'
import type { System } from './system.ts'
import { recordsShown, verdictOfAnswer } from './witness.ts'
import type { Sending, Writer } from './writer.ts'

/* Who looks at every answer when it is given, whether or not it arrives. */

const NOTHING_FOREIGN = 'nothing out of scope was ever on a box'

/** Central begins to handle a box's request; answers who looks at the answer. */
export function watchLine(system: System, message: Message): (answer: Answer) => void {
  const { witness, line } = system
  const { from, nodeId, what, task } = message
  const since = system.step
  const clinics = system.central.clinicsOf(nodeId)
  return (answer) => {
    if (what === 'push' && answer.status === 200) {
      witness.tellOutcomes('central', answer.body.outcomes)
      countRefusedCreates(system, message, answer)
    }
    witness.noteRefusal(answer)
    refuseForeign(system, from.name, clinics, since, answer)
    // The answers to copies are seen by nobody, and come in any order.
    const isAwaited = task !== null && !task.isOver && line.messages().includes(message)
    const { epoch } = system.central.store().identity()
    if (isAwaited) for (const record of recordsShown(answer)) witness.show(from.name, epoch, record)
  }
}

/** A node begins to handle a writer's request; answers who looks at the answer. */
export function watchWriter(
  system: System,
  writer: Writer,
  { editId, told }: Pick<Sending, 'editId' | 'told'>,
  isCopy: boolean,
): (answer: Answer) => void {
  const { witness } = system
  const since = system.step
  const clinics = writer.authority === 'central' ? writer.clinics() : null
  return (answer) => {
    told?.(answer)
    const verdict = editId && verdictOfAnswer(answer)
    if (editId && verdict) witness.tell(writer.authority, editId, verdict)
    else witness.noteRefusal(answer)
    if (answer.status === 200 && answer.body?.outcomes) {
      witness.tellOutcomes(writer.authority, answer.body.outcomes)
    }
    if (clinics) refuseForeign(system, writer.name, clinics, since, answer)
    if (isCopy) return
    const { epoch } = identityOf(system, writer.authority)
    for (const record of recordsShown(answer)) witness.show(writer.name, epoch, record)
  }
}

function identityOf({ boxes, central }: System, authority: string) {
  const box = boxes.find(({ name }) => name === authority)
  return (box?.edge().store ?? central.store()).identity()
}

/** Every record in the answer lay within the caller's clinics while it was made. */
function refuseForeign(
  { places, central, step, witness }: System,
  caller: string,
  clinics: readonly string[] | 'all',
  since: number,
  answer: Answer,
) {
  places.look(central.store().sql, step)
  for (const { id } of recordsShown(answer)) {
    if (!places.lay(id, clinics, since)) {
      witness.fail(NOTHING_FOREIGN, `${caller} was given ${id}, which lies in none of its clinics`)
    }
  }
}

const nameOf = (status: number) =>
  `central refuses a create with ${status}, and more waits behind it`

export const CREATES_REFUSED: readonly string[] = [403, 422].map(nameOf)

/** Counts what central has answered to a push. */
function countRefusedCreates({ tally, boxes }: System, message: Message, answer: Answer) {
  const sql = boxes.find((box) => box === message.from)?.edge().store.sql
  for (const { edit_id, status } of (answer.body?.outcomes ?? []) as Outcome[]) {
    if (status !== 403 && status !== 422) continue
    const isAny = sql?.get(
      `select 1 from edits e join edits later on later.seq > e.seq
       where e.id = ? and e.op = 'create' and later.state in ('waiting', 'sent')`,
      edit_id,
    )
    if (isAny) tally.kind(nameOf(status))
  }
}
