import { v4, v7 } from 'uuid'
import type { Caller } from './caller.ts'

/** The fields of a patient of a clinic, as little as is needed and what the test names. */
export function patientFields(clinicId: string, more: Record<string, unknown> = {}) {
  return { clinic_id: clinicId, full_name: 'Amina Otieno', sex: 'female', ...more }
}

/** An edit as a client makes it. */
export function makeEdit(edit: {
  collection: string
  op: 'create' | 'update' | 'delete' | 'move_stock'
  record_id?: string
  base?: { revision: number; edit?: string } | null
  fields?: Record<string, unknown>
  movement?: Record<string, unknown>
}) {
  return {
    id: v7(),
    record_id: v4(),
    base: null,
    made_at: '2027-03-01T08:00:00.000Z',
    ...edit,
  }
}

/** Makes a record over plain REST and answers it. Throws if it was refused. */
export async function create(
  caller: Caller,
  collection: string,
  fields: Record<string, unknown>,
): Promise<Record<string, unknown> & { id: string; revision: number }> {
  const reply = await caller.send('POST', `/api/${collection}/`, fields)
  if (reply.status !== 201) throw new Error(`${reply.status}: ${reply.text}`)
  return reply.body
}

/** Pushes edits and answers their outcomes. Throws if the push was refused as a whole. */
export async function push(caller: Caller, edits: object[]) {
  const { body } = await caller.get('/api/sync/status/')
  const reply = await caller.send('POST', '/api/sync/push', { epoch: body.epoch, edits })
  if (reply.status !== 200) throw new Error(`${reply.status}: ${reply.text}`)
  return reply.body.outcomes
}
