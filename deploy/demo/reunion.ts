import type { InboxItem } from '@outpost/shared/authority/inbox'
import type { WireRecord } from '@outpost/shared/model/record'
import type { Conflict } from '@outpost/shared/protocol/conflicts'
import { ms, several } from './narrator.ts'
import { type Outage, PHONES } from './outage.ts'
import { type Cast, insist, makeRound, type Round, type Stage, tellLine } from './stage.ts'

/** Central serves again at its old address, and someone there changes the same phone number. */
export async function changeAtCentral(
  stage: Stage,
  cast: Cast,
  { patient }: Outage,
): Promise<Cast> {
  const { narrator, processes } = stage
  narrator.step('Central is back, and someone there changes the same phone number')
  const central = await processes.serve('central', { CENTRAL_PORT: String(cast.central.port) })
  const path = `/api/patients/${patient.id}/`
  // Only if the box has not been heard of in between: its edit and this one must not have met.
  const { body } = await cast.admin.send<WireRecord>(
    'PATCH',
    path,
    { phone: PHONES.theirs },
    { 'If-Match': `"${patient.revision}"` },
  )
  narrator.fact('address', `${central.url}, started in ${ms(central.startedMs)}`)
  narrator.fact('phone', `${patient.phone} becomes ${body.phone} at central`)
  narrator.fact(
    'revision',
    `${patient.revision} becomes ${body.revision}; the box does not know yet`,
  )
  return { ...cast, central }
}

type Meeting = {
  round: Round
  /** The rejection as central keeps it, and as it lies in the box's inbox. */
  rejection: { status: number; error_code: string }
  inbox: InboxItem[]
}

/** The box pushes what waited: central takes what it can, and says why it rejects the rest. */
export async function meetAgain(stage: Stage, cast: Cast, outage: Outage): Promise<Meeting> {
  const { narrator } = stage
  narrator.step('The box tells central what happened meanwhile')
  const round = await makeRound(cast.device, cast.central)
  insist(round.complete, `the round failed: ${round.error}`)
  const { results: inbox } = await cast.device.get<{ results: InboxItem[] }>('/api/inbox')
  const [item] = inbox
  insist(item !== undefined && inbox.length === 1, `${inbox.length} edits wait for a decision`)
  const path = `/api/edits?record_id=${outage.patient.id}`
  const { results: kept } = await cast.admin.get<{ results: Kept[] }>(path)
  const rejected = kept.find(({ id }) => id === item.id)
  insist(rejected?.conflict !== undefined, 'central does not know the edit that it rejected')

  narrator.fact('accepted', several(round.accepted, 'edit'))
  narrator.fact('rejected', `${several(round.rejected, 'edit')}: the new phone number`)
  tellLine(narrator, round)
  const { status, conflict } = rejected
  tellRejection(stage, status, item)
  return { round, rejection: { status, error_code: conflict.error_code }, inbox }
}

type Kept = { id: string; status: number; conflict?: Conflict }

function tellRejection({ narrator }: Stage, status: number, { conflict, ...item }: InboxItem) {
  insist(conflict !== null && 'conflict_type' in conflict, 'the rejection is no conflict')
  const { error_code, conflict_type, suggested_action, message } = conflict satisfies Conflict
  narrator.step(`The ${status} that says why, kept in the box's inbox until a person decides`)
  narrator.fact('error', `${error_code} (${conflict_type}; suggested: ${suggested_action})`)
  narrator.fact('message', message)
  narrator.fact('base', `phone ${phoneOf(item.base)}, revision ${conflict.client_revision}`)
  narrator.fact('mine', `phone ${phoneOf(item.mine)}, from the tablet`)
  narrator.fact('theirs', `phone ${phoneOf(item.theirs)}, revision ${conflict.server_revision}`)
  narrator.fact('choices', item.decisions.join(', ').replaceAll('_', ' '))
}

function phoneOf(fields: unknown): string {
  return String((fields as { phone?: unknown } | null)?.phone ?? 'none')
}
