import { Hono } from 'hono'
import { isUuid } from '../../model/field.ts'
import { toIso } from '../../model/time.ts'
import { EDIT_STATES, type EditStanding, type EditState } from '../store.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { invalidRequest, limitOf } from './input.ts'

const EDITS_LIMIT = { initial: 100, max: 1000 }

/** `GET /api/edits`: edits and where they stand (S4), the latest first. */
export function editRoutes({ store, ground }: AuthorityDeps) {
  return new Hono<AuthorityEnv>().get('/', async (c) => {
    const state = c.req.query('state') ?? null
    if (state !== null && !isEditState(state)) {
      throw invalidRequest({ state: `must be one of ${EDIT_STATES.join(', ')}` })
    }
    const recordId = c.req.query('record_id')?.toLowerCase() ?? null
    if (recordId !== null && !isUuid(recordId))
      throw invalidRequest({ record_id: 'must be a UUID' })
    const principal = c.get('principal')
    // At the edge every device works for the same clinic; at central each caller sees its own.
    const seesAll = ground === 'edge' || (principal.role === 'admin' && principal.clinics === 'all')
    const principalId = seesAll ? null : principal.id
    const limit = limitOf(c, EDITS_LIMIT)
    const found = await store.read((reader) =>
      reader.edits({ state, recordId, principalId, limit }),
    )
    return c.json({ results: found.map(toEditView) })
  })
}

function isEditState(text: string): text is EditState {
  return (EDIT_STATES as readonly string[]).includes(text)
}

function toEditView(standing: EditStanding) {
  const { edit, state, status, revision, rejection, receivedAt, principalId, lastError } = standing
  return {
    id: edit.id,
    state,
    collection: edit.collection,
    record_id: edit.record_id,
    op: edit.op,
    made_at: edit.made_at,
    received_at: toIso(receivedAt),
    from: principalId,
    status,
    revision,
    ...rejection,
    last_error: lastError,
    edit,
  }
}
