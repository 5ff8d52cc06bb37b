import type { Decision } from '@outpost/shared/protocol/conflicts'
import { inOwnWords } from '@outpost/shared/web/clauses'
import { fieldName } from '@outpost/shared/web/field-name'
import type { TargetedSubmitEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useNow, useSurroundings } from '../hooks.ts'
import { comparedFields, inWords, reasonOf, subjectOf, type Wording } from '../inbox.ts'
import type { InboxItem } from '../inbox-item.ts'
import { asStep } from '../last-step.ts'
import { takingBackId } from '../movements.ts'
import { fetchCard } from '../stock-card.ts'
import { InboxChange } from './inbox-change.tsx'

/** What came of a decision, as far as it is told. */
export type Decided = { staying: string[]; left_out: string[] }

type Deciding = (decision: Decision, fields?: Record<string, unknown>) => Promise<void>

type InboxEntryProps = {
  item: InboxItem
  /** They go with it. */
  dependants: readonly InboxItem[]
  wording: Wording
  /** Somebody has come here for it. */
  isLookedFor: boolean
  onDecided: (decided: Decided) => void
}

/** One rejected edit, and what a person can do about it. */
export function InboxEntry({ item, dependants, wording, isLookedFor, onDecided }: InboxEntryProps) {
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
  // It would not count, and the movement that takes it back would.
  const counting = item.decisions.filter((one) => one !== 'withdraw' && one !== 'keep_server')
  const decisions = isTakenBack && counting.length > 0 ? counting : item.decisions

  async function decide(decision: Decision, fields?: Record<string, unknown>) {
    setBusy(true)
    setFailure(null)
    await asStep(() => send(decision, fields))
    setBusy(false)
  }

  /** Answers whether it was decided. */
  async function send(decision: Decision, fields?: Record<string, unknown>): Promise<boolean> {
    const response = await device
      .ask(`/api/inbox/${item.id}/decide`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ decision, ...(fields && { fields }) }),
      })
      .catch(() => null)
    if (response?.ok) {
      onDecided(await response.json())
      // It stands here until the box says that it does not any more.
      await device.askInbox().catch(() => {})
      return true
    }
    const problem: { error_code?: string; detail?: string } | null =
      response && (await response.json().catch(() => null))
    const key = `decide.${problem?.error_code}`
    setFailure(
      say('inbox.notDecided', {
        reason: has(key) ? say(key) : (problem?.detail ?? say('link.offline')),
      }),
    )
    return false
  }

  const { busy } = conflict ?? {}
  return (
    <li ref={row} class="sheet">
      <h2>{subjectOf(item, wording)}</h2>
      <p class="strong">{reasonOf(item, texts)}</p>
      {busy && <p>{say('inbox.busy', { when: inWords(busy.starts_at, 'starts_at', wording) })}</p>}
      <p class="quiet-text">
        {say(`inbox.${edit.op}`)} · {texts.age(Date.parse(edit.made_at), now)}
        {edit.actor ? ` · ${edit.actor}` : ''}
      </p>
      {edit.op === 'move_stock' ? (
        <MovementAtFault item={item} wording={wording} />
      ) : (
        <Compared item={item} wording={wording} />
      )}
      {Object.entries(conflict?.errors ?? {}).map(([name, clause]) => (
        <p key={name}>
          <bdi>{inOwnWords(name, clause, texts)}</bdi>
        </p>
      ))}
      {isTakenBack && <p class="strong">{say('inbox.takenBack')}</p>}
      {dependants.length > 0 && <Dependants dependants={dependants} wording={wording} />}
      {failure && <p role="alert">{failure}</p>}
      {isChanging ? (
        <InboxChange
          item={item}
          wording={wording}
          isBusy={isBusy}
          onSend={(fields) => decide('change', fields)}
          onLeave={() => setChanging(false)}
        />
      ) : (
        <Decisions
          decisions={decisions}
          isBusy={isBusy}
          decide={decide}
          onChange={() => setChanging(true)}
        />
      )}
    </li>
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
        setTakenBack(standing.some(({ editId }) => editId === takingBackId(id)))
      },
      () => {
        // The box is away: then nothing can be decided either.
      },
    )
  }, [device, id, edit.op, edit.record_id])
  return isTakenBack
}

type DecisionsProps = {
  decisions: readonly Decision[]
  isBusy: boolean
  decide: Deciding
  onChange: () => void
}

/** Each with one tap; only a count and a change ask for something more. */
function Decisions({ decisions, isBusy, decide, onChange }: DecisionsProps) {
  const { say } = useSurroundings().texts
  function count(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const counted = Number(new FormData(event.currentTarget).get('counted'))
    decide('count', { counted }).catch(reportError)
  }
  return (
    <div class="steps start">
      {decisions
        .filter((decision) => decision !== 'count')
        .map((decision) => (
          <button
            key={decision}
            type="button"
            class="quiet"
            disabled={isBusy}
            onClick={() =>
              decision === 'change' ? onChange() : decide(decision).catch(reportError)
            }
          >
            {say(`decide.${decision}`)}
          </button>
        ))}
      {decisions.includes('count') && (
        <form class="line" onSubmit={count}>
          <label>
            {say('move.howManyThere')}
            <input name="counted" type="number" min={0} inputMode="numeric" required />
          </label>
          <button type="submit" class="quiet" disabled={isBusy}>
            {say('decide.count')}
          </button>
        </form>
      )}
    </div>
  )
}

/** Mine beside theirs; where the two clash is told by a sign and a word too. */
function Compared({ item, wording }: { item: InboxItem; wording: Wording }) {
  const { say } = wording.texts
  const { mine, theirs } = item
  const fields = comparedFields(item)
  if (fields.length === 0) return null
  return (
    <table class="wrapping compared">
      <thead>
        <tr>
          <td class="own-line" />
          <th scope="col">{say('inbox.mine')}</th>
          {theirs && <th scope="col">{say('inbox.theirs')}</th>}
        </tr>
      </thead>
      <tbody>
        {fields.map(({ name, isClash }) => (
          <tr key={name} class={isClash ? 'clash' : ''}>
            <th scope="row" class="own-line">
              {fieldName(wording.texts, name)}
              {isClash && <em> ≠ {say('inbox.clash')}</em>}
            </th>
            <td>{inWords(mine?.[name], name, wording)}</td>
            {theirs && <td>{inWords(theirs[name], name, wording)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What was moved, beside what lies on the shelf. */
function MovementAtFault({ item, wording }: { item: InboxItem; wording: Wording }) {
  const { say, date } = wording.texts
  const { mine, theirs, base } = item
  const { kind, delta, counted, patient_id } = mine ?? {}
  const expiry = theirs?.expiry_date
  return (
    <dl class="facts">
      <dt>{say('inbox.mine')}</dt>
      <dd>
        {inWords(kind, 'kind', wording)}:{' '}
        {typeof delta === 'number' ? say('card.delta', { delta }) : String(counted)}
        {typeof patient_id === 'string' &&
          ` · ${say('card.to', { name: inWords(patient_id, 'patient_id', wording) })}`}
      </dd>
      {typeof base?.quantity === 'number' && (
        <>
          <dt>{say('inbox.shelfThen')}</dt>
          <dd>{base.quantity}</dd>
        </>
      )}
      {theirs && (
        <>
          <dt>{say('inbox.shelfNow')}</dt>
          <dd>
            {String(theirs.quantity)}
            {typeof expiry === 'string' && ` · ${say('pharmacy.expires')} ${date(expiry)}`}
          </dd>
        </>
      )}
    </dl>
  )
}

type DependantsProps = { dependants: readonly InboxItem[]; wording: Wording }

function Dependants({ dependants, wording }: DependantsProps) {
  const { say } = wording.texts
  return (
    <>
      <p class="strong">{say('inbox.dependants', { count: dependants.length })}</p>
      <ul>
        {dependants.map((item) => (
          <li key={item.id}>
            {say(`inbox.${item.edit.op}`)} · {subjectOf(item, wording)}
          </li>
        ))}
      </ul>
    </>
  )
}
