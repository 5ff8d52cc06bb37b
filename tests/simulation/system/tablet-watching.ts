import type { Fields } from '@outpost/shared/model/collections'
import type { Outcome } from '@outpost/shared/protocol/messages'
import type { BoxNode } from './box-node.ts'
import type { RawEdit } from './intent.ts'
import type { Message } from './line.ts'
import type { Answer } from './question.ts'
import { inWords, isSame } from './same-json.ts'
import { short } from './short.ts'
import { watchStandings } from './standings.ts'
import type { System } from './system.ts'
import type { Attempt } from './tablet-edits.ts'
import { watchNames } from './tablet-names.ts'
import type { TabletNode } from './tablet-node.ts'
import { recordsShown } from './witness.ts'

/* Who looks at every answer of a box to a tablet when it is given, whether or not it arrives. */

/** A box begins to handle a tablet's request; answers who looks at the answer. */
export function watchWifi(system: System, message: Message): (answer: Answer) => void {
  const { witness, wifi, tablets, tabletEdits } = system
  const tablet = tablets.find((one) => one === message.from) as TabletNode
  const { box } = tablet
  const names = watchNames(system, message, box)
  const before = message.what === 'push' ? readBefore(box, message) : []
  return (answer) => {
    witness.noteRefusal(answer)
    names(answer)
    watchStandings(system, box, message.question.path, answer)
    if (answer.status === 200 && answer.body?.outcomes) {
      const outcomes = answer.body.outcomes as Outcome[]
      witness.tellOutcomes(box.name, outcomes)
      for (const { edit_id, status, conflict } of outcomes) {
        if (conflict?.error_code === 'UNKNOWN_BASE') continue
        tabletEdits.told[status === 200 ? 'accepted' : 'rejected'].add(edit_id)
      }
      for (const one of before) refuseRunOver(system, one, outcomes)
    }
    // Answers to copies are seen by nobody, and two tabs ask at the same time.
    const { task } = message
    const isAwaited = task !== null && !task.isOver && wifi.messages().includes(message)
    if (!isAwaited || tablet.roundsUnderWay() > 1) return
    const { epoch } = box.edge().store.identity()
    for (const record of recordsShown(answer)) {
      witness.show(callerOf(tablet, box), epoch, record)
    }
  }
}

/** The name under which it is remembered what a box has shown to a tablet. */
const callerOf = ({ name }: TabletNode, box: BoxNode) => `${name} at ${box.name}`

/** Whether what the caller was shown was shown by this box to one of its tablets. */
export const isTabletAt = (caller: string, boxName: string) => caller.endsWith(` at ${boxName}`)

type Before = { edit: RawEdit; box: BoxNode; fields: Fields | null; lastEdit: number }

/** How the box saw each record of which a push has edits that it does not know. */
function readBefore(box: BoxNode, { question }: Message): Before[] {
  const isPlain = question.headers['Content-Encoding'] === undefined
  if (!question.body || !isPlain) return []
  const { edits } = JSON.parse(new TextDecoder().decode(question.body)) as { edits: RawEdit[] }
  const { sql } = box.edge().store
  const { lastEdit } = sql.get<{ lastEdit: number }>(
    'select coalesce(max(seq), 0) as lastEdit from edits',
  ) as { lastEdit: number }
  const isKnown = ({ id }: RawEdit) => sql.get('select 1 from edits where id = ?', id) !== undefined
  const firsts = edits.filter(
    ({ record_id }, index) => edits.findIndex((one) => one.record_id === record_id) === index,
  )
  return firsts
    .filter((edit) => !isKnown(edit))
    .map((edit) => {
      const row = sql.get<{ fields: string }>(
        'select fields from records where id = ? and deleted_at is null',
        String(edit.record_id),
      )
      return { edit, box, fields: row ? JSON.parse(row.fields) : null, lastEdit }
    })
}

const RUN_OVER = 'no edit of a tablet ran over one that its writer had not seen'

/** Rule E4 told once more, by values: what the writer saw is what the box had, or their own. */
function refuseRunOver(
  system: System,
  { edit, box, fields, lastEdit }: Before,
  outcomes: Outcome[],
) {
  const attempt = system.tabletEdits.attempts.get(edit.id)
  const isAccepted = outcomes.some(({ edit_id, status }) => edit_id === edit.id && status === 200)
  if (!attempt || !isAccepted || !fields || !attempt.wish.seen) return
  // While it was handled step by step others have written.
  const { sql } = box.edge().store
  const others = sql.get(
    `select 1 from edits where seq > ? and id <> ? and json_extract(body, '$.record_id') = ?`,
    lastEdit,
    edit.id,
    String(edit.record_id),
  )
  if (others) return
  // What was passed on lies over nothing: whether it runs over something, central judges (N10).
  if (sql.get('select 1 from edits where id = ? and is_passed_on', edit.id)) return
  const own = ownValues(system, attempt)
  const { seen, fields: wanted } = attempt.wish
  // What all is there already changes nothing, whatever else has changed (E4).
  const isThere = ([name, value]: [string, unknown]) => isSame(value ?? null, fields[name] ?? null)
  if (wanted && Object.entries(wanted).every(isThere)) return
  for (const name of watchedNames(attempt)) {
    const isUnseen = !isSame(fields[name] ?? null, seen.fields[name] ?? null)
    const isChange = wanted === undefined || !isSame(wanted[name] ?? null, fields[name] ?? null)
    if (isUnseen && isChange && !own(name, fields[name])) {
      system.witness.fail(
        RUN_OVER,
        `${short(edit.id)} of ${attempt.tablet.name}: ${name} was ${inWords(fields[name])} at ${box.name}, seen was ${inWords(seen.fields[name])}`,
      )
    }
  }
}

/** The fields that must be as they were seen. */
function watchedNames({ wish: { op, collection, fields, movement, seen } }: Attempt): string[] {
  if (movement) return movement.kind === 'COUNTED' ? ['quantity'] : []
  if (op === 'create' || !seen) return []
  const isWhole = op === 'delete' || collection === 'appointments'
  const names = isWhole ? Object.keys(seen.fields) : Object.keys(fields ?? {})
  return names.filter((name) => !NOT_BY_FIELDS.includes(name))
}

/** What changes beside the edits that name it (F1, R2, R5). */
const NOT_BY_FIELDS = ['recent_movements', 'clinic_id', 'shared_with']

/** Whether the tablet itself has set a field to a value; stock that it has moved it has seen moved. */
function ownValues({ tabletEdits }: System, { tablet, id, wish }: Attempt) {
  const own = [...tabletEdits.attempts.values()].filter(
    (one) => one.tablet === tablet && one.id !== id && one.wish.recordId === wish.recordId,
  )
  return (name: string, value: unknown) =>
    own.some(({ wish: { fields, movement } }) => {
      if (name === 'quantity' && movement) return true
      return fields !== undefined && name in fields && isSame(fields[name] ?? null, value ?? null)
    })
}
