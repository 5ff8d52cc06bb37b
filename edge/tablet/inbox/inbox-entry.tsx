import { isOpen } from '@outpost/shared/model/appointments'
import { clinicDate } from '@outpost/shared/model/time'
import type { Decision } from '@outpost/shared/protocol/conflicts'
import { useEffect, useRef, useState } from 'preact/hooks'
import { HolderOfCard } from '../patients/card-holder.tsx'
import { Facts } from '../people/person.tsx'
import { fetchCard } from '../pharmacy/stock-card.ts'
import { jsonPost } from '../replica/ask.ts'
import type { InboxItem } from '../replica/inbox-item.ts'
import { takenBackIn } from '../replica/taking-back.ts'
import { asStep } from '../shell/stepping.ts'
import { keepTyped } from '../shell/typing.ts'
import { useLive, useNow, useSurroundings } from '../surroundings.ts'
import { readMadeAnew } from '../visits/set-back.ts'
import { whyOf } from './inbox.ts'
import { InboxChange } from './inbox-change.tsx'
import { choicesFor } from './inbox-choices.ts'
import { Decisions } from './inbox-decisions.tsx'
import { InboxPerson } from './inbox-person.tsx'
import { Dependants, Written } from './inbox-written.tsx'
import { inWords, subjectOf, type Wording } from './wording.ts'

/** What came of a decision, as far as it is told. */
export type Decided = { staying: string[]; left_out: string[] }

type InboxEntryProps = {
  item: InboxItem
  /** They go with it. */
  dependants: readonly InboxItem[]
  wording: Wording
  /** Somebody has come here for it. */
  isLookedFor: boolean
  /** It was decided elsewhere, while somebody was typing other values for it here. */
  isGone?: boolean
  onTyping: (isTyping: boolean) => void
  onDecided: (decided: Decided) => void
}

/** One rejected edit, and what a person can do about it. */
export function InboxEntry({
  item,
  dependants,
  wording,
  isLookedFor,
  isGone = false,
  onTyping,
  onDecided,
}: InboxEntryProps) {
  const { device, texts } = useSurroundings()
  const { say, has } = texts
  const now = useNow(30_000)
  const [failure, setFailure] = useState<string | null>(null)
  const [isChanging, setChanging] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const { conflict, edit } = item
  const isTakenBack = useTakenBack(item)
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isLookedFor) row.current?.scrollIntoView()
  }, [isLookedFor])
  // What was undone here is not done after all.
  const isUndone = dependants.some(
    (one) => one.edit.op === 'delete' && one.edit.record_id === edit.record_id,
  )
  const { timeZone } = wording
  // The clock of another tablet may run ahead.
  const madeAt = Math.min(Date.parse(edit.made_at), now)
  const today = clinicDate(now, timeZone)
  const decisions = choicesFor(item, { isTakenBack, isUndone, today, timeZone })

  async function decide(decision: Decision, fields?: Record<string, unknown>) {
    setBusy(true)
    setFailure(null)
    await asStep(() => send(decision, fields))
    setBusy(false)
  }

  /** Answers whether it was decided. */
  async function send(decision: Decision, fields?: Record<string, unknown>): Promise<boolean> {
    const response = await device
      .ask(`/api/inbox/${item.id}/decide`, jsonPost({ decision, ...(fields && { fields }) }))
      .catch(() => null)
    if (response?.ok) {
      onTyping(false)
      onDecided(await response.json())
      // It stands here until the box says that it does not any more.
      await device.askInbox().catch(() => {})
      return true
    }
    keepTyped()
    // Somebody else may have decided.
    device.askInbox().catch(() => {})
    const problem: Refused | null = response && (await response.json().catch(() => null))
    const key = `decide.${problem?.error_code}`
    const said = has(key) ? say(key) : (problem?.detail ?? say('link.offline'))
    const why = problem?.reason && whyOf(problem.reason, wording)
    setFailure(
      [say('inbox.notDecided', { reason: said }), why?.reason, why?.busy, ...(why?.clauses ?? [])]
        .filter(Boolean)
        .join(' '),
    )
    return false
  }

  function change(isTyping: boolean) {
    setChanging(isTyping)
    onTyping(isTyping)
  }

  const subject = subjectOf(item, wording)
  const { reason, busy, clauses } = whyOf(conflict, wording)
  // That something does not fit says less than what does not.
  const isOfFields = conflict?.error_code === 'INVALID_EDIT' && clauses.length > 0
  return (
    <li ref={row} class="sheet">
      <h2>
        <Facts facts={subject.length > 0 ? subject : [say('inbox.noName')]} />
      </h2>
      {isOfFields ? <Clauses clauses={clauses} /> : <p class="strong">{reason}</p>}
      {busy && <p>{busy}</p>}
      <InboxPerson item={item} />
      <p class="quiet-text">
        {say(`inbox.${edit.op}`)} · {texts.age(madeAt, now)}
        {edit.actor ? ` · ${edit.actor}` : ''}
      </p>
      <Written item={item} wording={wording} />
      {!isOfFields && <Clauses clauses={clauses} />}
      {conflict?.errors?.card_number && <CardHolder item={item} />}
      <MadeAnew item={item} wording={wording} />
      {isTakenBack && <p class="strong">{say('inbox.takenBack')}</p>}
      {dependants.length > 0 && <Dependants dependants={dependants} wording={wording} />}
      {(isGone || failure) && <p role="alert">{isGone ? say('inbox.meanwhile') : failure}</p>}
      {isChanging ? (
        <InboxChange
          item={item}
          wording={wording}
          isBusy={isBusy}
          canSend={!isGone}
          onSend={(fields) => decide('change', fields)}
          onLeave={() => change(false)}
        />
      ) : (
        <Decisions
          item={item}
          wording={wording}
          decisions={decisions}
          isBusy={isBusy}
          decide={decide}
          onChange={() => change(true)}
        />
      )}
    </li>
  )
}

/** Each field that is at fault, and why. */
function Clauses({ clauses }: { clauses: readonly string[] }) {
  return (
    <>
      {clauses.map((clause) => (
        <p key={clause} class="strong">
          <bdi>{clause}</bdi>
        </p>
      ))}
    </>
  )
}

/** What the box says of a decision that it does not take; `reason` is that of the edit that would follow. */
type Refused = { error_code?: string; detail?: string; reason?: InboxItem['conflict'] }

/** Who has the card number for which a patient was rejected. */
function CardHolder({ item }: { item: InboxItem }) {
  const { card_number, clinic_id } = { ...item.theirs, ...item.mine }
  const wanted = { number: String(card_number), clinicId: clinic_id, notOf: item.edit.record_id }
  return <HolderOfCard {...wanted} />
}

/** Undone here and changed elsewhere, a visit stands twice: nothing was lost, and one may be too many. */
function MadeAnew({ item: { edit, theirs }, wording }: { item: InboxItem; wording: Wording }) {
  const { db } = useSurroundings().device
  const isVisit = edit.collection === 'appointments' && theirs !== null && isOpen(theirs)
  const anew = useLive(
    async () => (isVisit ? readMadeAnew(db, edit.record_id) : null),
    [db, edit.record_id, isVisit],
  )
  if (!anew) return null
  const startsAt = anew.fields.starts_at
  return (
    <p class="note">
      {wording.texts.say('inbox.madeAnew')}{' '}
      <a
        class="link"
        href={`#/today/${clinicDate(Date.parse(String(startsAt)), wording.timeZone)}`}
      >
        {inWords(startsAt, 'starts_at', wording)}
      </a>
    </p>
  )
}

/** Whether the rejected movement was taken back by another one, which stands (E7). */
function useTakenBack({ id, edit }: InboxItem): boolean {
  const { device } = useSurroundings()
  const [isTakenBack, setTakenBack] = useState(false)
  useEffect(() => {
    if (edit.op !== 'move_stock') return
    fetchCard(device, edit.record_id).then(
      ({ lines }) => {
        const standing = lines.filter(({ place }) => place !== 'undone' && place !== 'attention')
        setTakenBack(standing.some(({ reason }) => takenBackIn(reason) === id))
      },
      () => {
        // The box is away: then nothing can be decided either.
      },
    )
  }, [device, id, edit.op, edit.record_id])
  return isTakenBack
}
