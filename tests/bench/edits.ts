import { v7 } from 'uuid'
import { insist } from './benchmark.ts'
import type { Client } from './http-load.ts'

export type Known = { id: string; revision: number }

let phones = 0

/** A number that nobody has had before in this run. */
export function newPhone(): string {
  phones += 1
  return `+254 700 ${String(phones).padStart(6, '0')}`
}

/** An edit of one field of a patient, as a client that knows its revision makes it. */
export function phoneEdit({ id, revision }: Known) {
  return {
    id: v7(),
    collection: 'patients',
    record_id: id,
    op: 'update',
    base: { revision },
    fields: { phone: newPhone() },
    made_at: new Date().toISOString(),
  }
}

type Caller = { client: Client; token: string; epoch: string }

/** Pushes edits in one request. Throws unless every one is accepted. */
export async function pushEdits({ client, token, epoch }: Caller, edits: readonly object[]) {
  const asked = {
    method: 'POST' as const,
    path: '/api/sync/push',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ epoch, edits }),
  }
  const { text } = await client.ask(asked, 200)
  const { outcomes } = JSON.parse(text) as { outcomes: { status: number }[] }
  const accepted = outcomes.filter(({ status }) => status === 200).length
  insist(accepted === edits.length, `${accepted} of ${edits.length} edits were accepted`)
}
