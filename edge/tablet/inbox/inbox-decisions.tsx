import type { Decision } from '@outpost/shared/protocol/conflicts'
import type { TargetedSubmitEvent } from 'preact'
import { useState } from 'preact/hooks'
import { WholeNumber } from '../parts/number-input.tsx'
import type { InboxItem } from '../replica/inbox-item.ts'
import { holdStill } from '../shell/stepping.ts'
import { useSurroundings } from '../surroundings.ts'
import { isDeleted } from './inbox.ts'
import { outcomeOf } from './inbox-choices.ts'
import type { Wording } from './wording.ts'

type DecisionsProps = {
  item: InboxItem
  wording: Wording
  decisions: readonly Decision[]
  isBusy: boolean
  decide: (decision: Decision, fields?: Record<string, unknown>) => Promise<void>
  onChange: () => void
}

/** Each with one tap; only a count, a change and what throws something away ask for something more. */
export function Decisions({ item, wording, decisions, isBusy, decide, onChange }: DecisionsProps) {
  const { say, has } = useSurroundings().texts
  const [isDiscarding, setDiscarding] = useState(false)
  // Of what was made anew there is nothing else to keep.
  const isDiscard = (decision: Decision) =>
    decision === 'keep_server' && item.edit.op === 'create' && item.theirs === null

  function nameOf(decision: Decision): string {
    const outcome = decision === 'apply_mine' ? outcomeOf(item, wording) : null
    if (outcome) return say('decide.with', { decision: say('decide.apply_mine'), outcome })
    if (decision === 'keep_server' && isDeleted(item.conflict)) return say('decide.leaveDeleted')
    if (!isDiscard(decision)) return say(`decide.${decision}`)
    const key = `discard.${item.edit.collection}`
    return say(has(key) ? key : 'discard.other')
  }
  function choose(decision: Decision) {
    if (decision === 'change') return onChange()
    if (!isDiscard(decision)) return decide(decision).catch(reportError)
    // Another button stands here now: a second tap was not meant for it.
    holdStill()
    setDiscarding(true)
  }
  function count(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const counted = Number(new FormData(event.currentTarget).get('counted'))
    decide('count', { counted }).catch(reportError)
  }
  if (isDiscarding) {
    return (
      <Discard
        goesWith={item.dependants.length}
        isBusy={isBusy}
        onDiscard={() => decide('keep_server').catch(reportError)}
        onLeave={() => setDiscarding(false)}
      />
    )
  }
  // What a newer box knows besides is decided elsewhere.
  const known = decisions.filter((decision) => has(`decide.${decision}`))
  if (decisions.length > 0 && known.length === 0) {
    return <p>{say('inbox.newerDecisions')}</p>
  }
  return (
    <div class="steps start">
      {known
        .filter((decision) => decision !== 'count')
        .map((decision) => (
          <button
            key={decision}
            type="button"
            class="quiet"
            disabled={isBusy}
            onClick={() => choose(decision)}
          >
            {nameOf(decision)}
          </button>
        ))}
      {known.includes('count') && (
        <form class="line" onSubmit={count}>
          <label>
            {say('move.howManyThere')}
            <WholeNumber name="counted" min={0} required />
          </label>
          <button type="submit" class="quiet" disabled={isBusy}>
            {say('decide.count')}
          </button>
        </form>
      )}
    </div>
  )
}

type DiscardProps = {
  /** So many other changes go with it. */
  goesWith: number
  isBusy: boolean
  onDiscard: () => void
  onLeave: () => void
}

/** It is nowhere else: that it goes for good is asked once more. */
function Discard({ goesWith, isBusy, onDiscard, onLeave }: DiscardProps) {
  const { say } = useSurroundings().texts
  return (
    <div class="confirm">
      <p role="alert">{say('discard.sure', { count: goesWith })}</p>
      <div class="steps start">
        <button type="button" class="quiet" onClick={onLeave}>
          {say('discard.leave')}
        </button>
        <button type="button" disabled={isBusy} onClick={onDiscard}>
          {say('discard.go')}
        </button>
      </div>
    </div>
  )
}
