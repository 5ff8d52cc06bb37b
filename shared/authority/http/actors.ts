import { line } from '../../model/field.ts'
import type { Outcome } from '../../protocol/messages.ts'
import { Problem } from '../../protocol/problems.ts'
import type { Submission } from '../prepare.ts'
import type { Principal } from '../principal.ts'
import type { Actors } from './env.ts'

const actorSchema = line(200)

/**
 * Marks the edit of a push whose sender may not act for whom it names (A2). It is refused as an outcome
 * and so kept whole, for a person to decide (N5).
 */
export function withActor(
  actors: Actors | undefined,
  principal: Principal,
  submission: Submission,
): Submission {
  const actor = actorIn(submission)
  if (!actors || actor === null || submission.refused) return submission
  const fault = actors.faultOf(principal, actor)
  if (fault === null) return submission
  const code = 'ACTOR_REFUSED'
  const detail = `${sentenceOf(fault)} The edit was not applied; it is kept in the inbox, for a person to decide.`
  return { ...submission, refused: { kind: 'refuse', code, detail, errors: { actor: fault } } }
}

/** Tells in whose names edits were accepted. */
export function noteActors(
  actors: Actors | undefined,
  principal: Principal,
  submissions: readonly Submission[],
  outcomes: readonly Outcome[],
) {
  if (!actors) return
  const accepted = submissions.filter((_, index) => outcomes[index]?.status === 200)
  const names = new Set(accepted.map(actorIn).filter((name) => name !== null))
  if (names.size > 0) actors.noteAccepted(principal, [...names])
}

/** Throws `Problem` ACTOR_REFUSED if the caller may not act for this person. */
export function insistOnActor(actors: Actors | undefined, principal: Principal, actor: string) {
  const fault = actors?.faultOf(principal, actor) ?? null
  if (fault !== null) throw actorRefused(fault)
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

/** As it will be read; what is no name is found by the check of the edit itself. */
function actorIn({ raw }: Submission): string | null {
  const parsed = actorSchema.safeParse(raw.actor)
  return parsed.success ? parsed.data : null
}
