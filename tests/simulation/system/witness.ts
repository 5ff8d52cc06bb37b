import type { WireRecord } from '@outpost/shared/model/record'
import type { Outcome, Page } from '@outpost/shared/protocol/messages'
import type { Intent, RawEdit } from './intent.ts'
import type { Answer } from './question.ts'

/*
 * What was made and what was told, written down as it happened and by whoever was there, apart from
 * what the product keeps: the invariants hold the one against the other.
 */

/** An edit that somebody made. */
export type Made = {
  id: string
  writer: string
  /** The writer's id where it calls. */
  principalId: string
  /** Where it was sent: central, or a box. */
  authority: string
  intent: Intent
  /** As it was pushed, to the letter; null if it was made by a plain request. */
  raw: RawEdit | null
}

export type Verdict = { status: number; code: string | null; revision: number | null }

export type Fault = { invariant: string; text: string }

const REVISION_STEP = 1_000_000

export type Witness = ReturnType<typeof createWitness>

export function createWitness(noteCode: (code: string) => void) {
  const made = new Map<string, Made>()
  const verdicts = new Map<string, Map<string, Verdict>>()
  const revisions = new Map<string, number>()
  const faults: Fault[] = []

  function fail(invariant: string, text: string) {
    faults.push({ invariant, text })
  }

  /** An authority has told what came of an edit. */
  function tell(authority: string, editId: string, verdict: Verdict) {
    const { status, code } = verdict
    if (code) noteCode(status === 422 && code === 'RECORD_DELETED' ? `${code} (422)` : code)
    // Neither is what came of this edit: it was not judged, or it is another one.
    if (code === 'UNKNOWN_BASE' || code === 'EDIT_ID_REUSED') return
    const own = verdicts.get(authority) ?? new Map<string, Verdict>()
    verdicts.set(authority, own)
    const before = own.get(editId)
    const isSame =
      !before ||
      (before.status === status &&
        before.code === code &&
        isSameRevision(authority, before, verdict))
    if (!isSame) {
      fail(
        'two answers for the same edit agree',
        `${authority} told of ${editId}: ${JSON.stringify(before)}, then ${JSON.stringify(verdict)}`,
      )
    }
    own.set(editId, verdict)
  }

  /**
   * A box's answer names the revision that central has made of it since. Central, where it has found
   * itself put back, has raised those that it had used again (R2).
   */
  function isSameRevision(authority: string, before: Verdict, { revision }: Verdict): boolean {
    if (authority !== 'central' || before.revision === revision) return true
    return ((revision ?? 0) - (before.revision ?? 0)) % REVISION_STEP === 0
  }

  /** A caller was shown a record in an epoch (F4); it asks for one thing after the other. */
  function show(caller: string, epoch: string, { id, revision }: WireRecord) {
    const key = `${caller}/${id}/${epoch}`
    const before = revisions.get(key) ?? 0
    if (revision < before) {
      fail(
        'revisions never go back',
        `${caller} was shown ${id} in revision ${before}, then in ${revision}`,
      )
    }
    revisions.set(key, revision)
  }

  return {
    faults,
    /** What a request was refused with that tells nothing of an edit. */
    noteRefusal({ status, body }: Answer) {
      if (status >= 400 && typeof body?.error_code === 'string') noteCode(body.error_code)
    },
    /** These callers may be shown the record in an earlier revision again; any record if null. */
    forgetRevisions(isOne: (caller: string) => boolean, id: string | null) {
      for (const key of revisions.keys()) {
        const [caller, of] = key.split('/')
        if ((id === null || of === id) && isOne(caller ?? '')) revisions.delete(key)
      }
    },
    fail,
    tell,
    show,
    made: (): ReadonlyMap<string, Made> => made,
    /** What the authority told last of each edit. */
    verdictsOf: (authority: string): ReadonlyMap<string, Verdict> =>
      verdicts.get(authority) ?? new Map<string, Verdict>(),
    /** The authority does not know any more what it has told of these. */
    forgetVerdicts(authority: string, isLost: (editId: string) => boolean) {
      const own = verdicts.get(authority)
      for (const id of own?.keys() ?? []) if (isLost(id)) own?.delete(id)
    },
    make(edit: Made) {
      made.set(edit.id, edit)
    },
    tellOutcomes(authority: string, outcomes: readonly Outcome[]) {
      for (const outcome of outcomes) tell(authority, outcome.edit_id, verdictOfOutcome(outcome))
    },
  }
}

function verdictOfOutcome({ status, revision, conflict, problem }: Outcome): Verdict {
  const code = conflict?.error_code ?? problem?.error_code ?? null
  return { status, code, revision: revision ?? null }
}

/** What a plain request was told of its edit; null if it was not judged. */
export function verdictOfAnswer({ status, body }: Answer): Verdict | null {
  if (status === 200 || status === 201) {
    return { status: 200, code: null, revision: null }
  }
  if (status === 204) return { status: 200, code: null, revision: null }
  if (status === 409 || status === 403 || status === 422) {
    return { status, code: body?.error_code ?? '?', revision: null }
  }
  return null
}

/** The records that an answer shows. */
export function recordsShown(answer: Answer): WireRecord[] {
  const { body } = answer
  if (!body || typeof body !== 'object') return []
  if (Array.isArray(body.outcomes)) {
    return (body.outcomes as Outcome[])
      .flatMap(({ record, conflict }) => [record, conflict?.record])
      .filter((record) => record !== null && record !== undefined) as WireRecord[]
  }
  if (Array.isArray(body.changes)) {
    return (body as Page).changes.flatMap(({ record }) => (record ? [record as WireRecord] : []))
  }
  if (answer.status < 300 && typeof body.revision === 'number') return [body]
  if (answer.status === 409 && body.record) return [body.record]
  return []
}
