import { DECISIONS, type Decision } from '@outpost/shared/protocol/conflicts'
import type { InboxItem } from './final-state.ts'
import { type Answer, questionOf } from './question.ts'
import { type Fate, send } from './sending.ts'
import { type System, short } from './system.ts'
import type { Kind } from './weather.ts'
import { pickWeighted } from './weighted.ts'
import type { Sending, Writer } from './writer.ts'

/* People decide about rejected edits: at the box, or at central for it (N5, E9). */

const SIDES = ['a box', 'central'] as const
type Side = (typeof SIDES)[number]

const nameOf = (decision: Decision, side: Side) => `decided at ${side}: ${decision}`

/** Each decision that has been taken, and where. */
export const DECIDED: readonly string[] = SIDES.flatMap((side) =>
  DECISIONS.map((decision) => nameOf(decision, side)),
)

export const DECIDED_AGAIN = 'decided again after central has lost how'

export const DECIDING: readonly Kind[] = [
  {
    name: 'a person at a box decides',
    weight: 20,
    happen: (system) => decideAs(system, peopleOf(system, isAtBox), 'a box'),
  },
  {
    name: 'an admin decides for a box',
    weight: 40,
    happen: (system) => decideAs(system, peopleOf(system, isAdmin), 'central'),
  },
]

const isAtBox = ({ authority }: Writer) => authority !== 'central'
const isAdmin = ({ principal }: Writer) => principal.role === 'admin'

const peopleOf = ({ writers }: System, isOne: (writer: Writer) => boolean) => writers.filter(isOne)

/** What a person asks for; mostly what is offered. */
const WISHES = [
  { name: 'what is offered', weight: 16 },
  { name: 'anything', weight: 1 },
  { name: 'what was decided before', weight: 1 },
] as const

export async function decideAs(
  system: System,
  people: readonly Writer[],
  side: Side,
): Promise<boolean> {
  const { dice } = system
  const able = people.filter((writer) => !writer.isBusy && hasInbox(writer, system))
  // What only movements offer is decided too seldom otherwise.
  const scarce = able.filter((writer) => hasInbox(writer, system, 'move_stock'))
  const person = dice.pick(scarce.length > 0 && dice.chance(0.9) ? scarce : able)
  if (!person) return false
  const chosen = await choose(system, person)
  if (!chosen) return false
  await decide(system, person, side, chosen)
  return true
}

/**
 * Somebody decides on a good line what of this is open at their place; seldom as `keep_server`, if there
 * is more to choose. Answers about which edit, and where.
 */
export async function decideOpen(
  system: System,
  isOne: (item: InboxItem) => boolean,
  fate: Fate,
): Promise<{ id: string; authority: string } | null> {
  const { dice, writers } = system
  const able = writers.filter((one) => !one.isBusy && (isAtBox(one) || isAdmin(one)))
  for (const person of dice.shuffle(able)) {
    const item = dice.pick((await openFor(person)).filter(isOne))
    const more = item?.decisions.filter((decision) => decision !== 'keep_server') ?? []
    const isPlain = more.length === 0 || dice.chance(0.2)
    const decision = dice.pick(isPlain ? (item?.decisions ?? []) : more)
    if (!item || !decision) continue
    const side = isAtBox(person) ? 'a box' : 'central'
    await decide(system, person, side, { item, decision }, fate)
    return { id: item.id, authority: person.authority }
  }
  return null
}

/**
 * When the weather has cleared, people decide about movements that wait: in rough weather there is
 * seldom one when somebody looks. Answers whether there was any.
 */
export async function decideWhatMoved(system: System, fate: Fate): Promise<boolean> {
  const people = [...Map.groupBy(system.writers, ({ authority }) => authority).values()].flatMap(
    (all) =>
      all.find(
        ({ authority, principal }) => authority !== 'central' || principal.role === 'admin',
      ) ?? [],
  )
  let isAny = false
  for (const person of system.dice.shuffle(people)) {
    if (!hasInbox(person, system, 'move_stock')) continue
    const chosen = await choose(system, person)
    if (!chosen) continue
    isAny = true
    const side = person.authority === 'central' ? 'central' : 'a box'
    await decide(system, person, side, chosen, fate)
  }
  return isAny
}

async function decide(
  system: System,
  person: Writer,
  side: Side,
  { item, decision }: Choice,
  fate?: Fate,
) {
  const { dice } = system
  const body = {
    decision,
    ...(needsFields(decision) && { fields: fieldsFor(system, item, decision) }),
    ...(dice.chance(0.5) && { actor: 'Joy' }),
  }
  const sending: Sending = {
    what: `${decision} about ${short(item.id)} ${JSON.stringify(body.fields ?? {})}`,
    question: questionOf(person.token, 'POST', `/api/inbox/${item.id}/decide`, body),
    editId: null,
    isRepeated: true,
    told: (answer) => noteDecided(system, person, side, answer),
    hear: () => {},
  }
  await send(system, person, sending, fate)
}

function hasInbox(writer: Writer, { central, boxes }: System, op = ''): boolean {
  const box = boxes.find(({ name }) => name === writer.authority)
  const { sql } = box ? box.edge().store : central.store()
  const entry = op
    ? sql.get(`select 1 from edits where state = 'needs_decision' and op = ?`, op)
    : sql.get(`select 1 from edits where state in ('needs_decision', 'decided')`)
  return entry !== undefined
}

type Choice = { item: InboxItem; decision: Decision }

/** What the person sees in the inbox, and may decide about. */
async function openFor({ node, token }: Writer): Promise<InboxItem[]> {
  const answer = await node().ask(questionOf(token, 'GET', '/api/inbox'))
  if (answer.status !== 200) return []
  return (answer.body.results as InboxItem[]).filter(({ decisions }) => decisions.length > 0)
}

async function choose(system: System, person: Writer): Promise<Choice | null> {
  const { dice, decided } = system
  const open = await openFor(person)
  const wish = pickWeighted(dice, WISHES).name
  if (wish === 'what was decided before') {
    const id = dice.pick([...decided.at(person.authority)])
    const item = { id: id ?? '', edit: null, mine: null, conflict: null, decisions: [] }
    return id ? { item, decision: dice.pick(DECISIONS) as Decision } : null
  }
  const scarce = open.filter(({ decisions }) => decisions.includes('withdraw'))
  const item = dice.pick(scarce.length > 0 && dice.chance(0.9) ? scarce : open)
  if (!item) return null
  // What every entry offers is decided less often.
  const more = item.decisions.filter((decision) => decision !== 'keep_server')
  const offered = more.length > 0 && dice.chance(0.7) ? more : item.decisions
  const decision = dice.pick(wish === 'anything' ? DECISIONS : offered)
  return decision ? { item, decision } : null
}

const needsFields = (decision: Decision) => decision === 'change' || decision === 'count'

function fieldsFor({ dice, trueTime }: System, { mine }: InboxItem, decision: Decision): object {
  const held = (mine ?? {}) as Record<string, unknown>
  if (decision === 'count') return { counted: dice.below(30) }
  if ('counted' in held) return { counted: dice.below(30) }
  if ('kind' in held) return { confirmed_by: 'Joy' }
  if ('status' in held && !('starts_at' in held)) return { status: 'COMPLETED' }
  if ('starts_at' in held) {
    const later = trueTime.now() + (2 + dice.below(60)) * 3_600_000
    return { starts_at: new Date(later).toISOString() }
  }
  if ('notes' in held || 'doctor_id' in held) return { notes: 'decided' }
  if ('reorder_level' in held || 'expiry_date' in held) return { reorder_level: dice.below(9) }
  // What is wrong with a patient's fields is put right with them.
  return { phone: `d${dice.below(8)}`, sex: 'other', full_name: `Decided ${dice.below(8)}` }
}

function noteDecided(system: System, person: Writer, side: Side, { status, body }: Answer) {
  if (status !== 200) return
  system.tally.kind(nameOf(body.decision, side))
  if (system.lost.decisions.has(body.id)) system.tally.kind(DECIDED_AGAIN)
  system.decided.note(
    person.authority,
    [body, ...body.closed].map(({ id }: { id: string }) => id),
  )
}
