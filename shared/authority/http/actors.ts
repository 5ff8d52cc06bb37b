import type { Context } from 'hono'
import { line } from '../../model/field.ts'
import { Problem } from '../../protocol/problems.ts'
import type { Submission } from '../prepare.ts'
import type { Principal } from '../principal.ts'
import type { Refusal } from '../verdict.ts'
import type { Actors, AuthorityEnv } from './env.ts'

const actorSchema = line(200)

/**
 * Marks the edit of a push whose sender may not act for whom it names (A2). It is refused as an outcome
 * and so kept whole, for a person to decide (N5); what may have been taken before, by the authority above (N10).
 */
export function withActor(
  actors: Actors | undefined,
  principal: Principal,
  submission: Submission,
): Submission {
  const actor = nameIn(submission.raw)
  if (!actors || actor === null || submission.refused) return submission
  const fault = actors.faultOf(principal, actor)
  if (fault === null) return submission
  const code = 'ACTOR_REFUSED'
  const detail = `${sentenceOf(fault)} The edit was not applied; it is kept in the inbox, for a person to decide.`
  const refusal: Refusal = { kind: 'refuse', code, detail, errors: { actor: fault } }
  const isForAbove = submission.isPerhapsTaken === true
  return { ...submission, [isForAbove ? 'refusedUnlessKnown' : 'refused']: refusal }
}

/** Tells in whose names edits and decisions of a push were accepted; `sent` and `answers` in one order. */
export function noteActors(
  actors: Actors | undefined,
  principal: Principal,
  sent: readonly Record<string, unknown>[],
  answers: readonly { status: number }[],
) {
  if (!actors) return
  const accepted = sent.filter((_, index) => answers[index]?.status === 200)
  const names = new Set(accepted.map(nameIn).filter((name) => name !== null))
  // What is known already is answered as before, whomever it names: nobody's right follows from that.
  const own = [...names].filter((name) => actors.faultOf(principal, name) === null)
  if (own.length > 0) actors.noteAccepted(principal, own)
}

/**
 * In whose name a plain request is made: whom its body names, else whom its header does; null for
 * nobody. Throws `Problem` ACTOR_REFUSED.
 */
export function actorOfRequest(
  actors: Actors | undefined,
  c: Context<AuthorityEnv>,
  named: string | null | undefined,
): string | null {
  if (!named) return actors?.ofRequest(c) ?? null
  const caller = c.get('principal')
  const fault = actors?.faultOf(caller, named) ?? null
  if (fault !== null) throw actorRefused(fault)
  return named
}

/**
 * Tells that a plain request was done in this name; for when it has succeeded. What failed is no work of
 * anybody's: from it nothing follows that a PIN set later would not stop (A2).
 */
export function noteActing(
  actors: Actors | undefined,
  principal: Principal,
  actor: string | null | undefined,
) {
  if (actor) actors?.noteAccepted(principal, [actor])
}

/** Why a decision of a push is not taken for whom it names (E9), as a sentence; null if it may be. */
export function faultOfDecider(
  actors: Actors | undefined,
  principal: Principal,
  sent: Record<string, unknown>,
): string | null {
  const name = nameIn(sent)
  const fault = name === null ? null : (actors?.faultOf(principal, name) ?? null)
  return fault && sentenceOf(fault)
}

/** For a request that is refused as a whole. */
export function actorRefused(fault: string): Problem {
  return new Problem('ACTOR_REFUSED', `${sentenceOf(fault)} Nothing was changed.`, {
    errors: { actor: fault },
  })
}

function sentenceOf(fault: string): string {
  return `The device may not act for whom this names: the actor ${fault}.`
}

/** As it will be read; what is no name is found by the check of the edit or decision itself. */
function nameIn({ actor }: Record<string, unknown>): string | null {
  const parsed = actorSchema.safeParse(actor)
  return parsed.success ? parsed.data : null
}
