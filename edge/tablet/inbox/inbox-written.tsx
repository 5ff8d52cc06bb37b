import { fieldName } from '@outpost/shared/web/field-name'
import { Facts } from '../people/person.tsx'
import type { InboxItem } from '../replica/inbox-item.ts'
import { useLive, useSurroundings } from '../surroundings.ts'
import { comparedFields } from './inbox.ts'
import { inWords, subjectOf, type Wording } from './wording.ts'

type WrittenProps = { item: InboxItem; wording: Wording }

/** What was written and rejected, beside what there is now. */
export function Written({ item, wording }: WrittenProps) {
  return item.edit.op === 'move_stock' ? (
    <MovementAtFault item={item} wording={wording} />
  ) : (
    <Compared item={item} wording={wording} />
  )
}

type DependantsProps = { dependants: readonly InboxItem[]; wording: Wording }

/** What goes with it, each with all that it says: who decides decides about that too. */
export function Dependants({ dependants, wording }: DependantsProps) {
  const { say } = wording.texts
  return (
    <>
      <p class="strong">{say('inbox.dependants', { count: dependants.length })}</p>
      <ul class="dependants">
        {dependants.map((item) => (
          <li key={item.id}>
            {say(`inbox.${item.edit.op}`)} · <Facts facts={subjectOf(item, wording)} />
            <Written item={item} wording={wording} />
          </li>
        ))}
      </ul>
    </>
  )
}

/** Mine beside theirs; where the two clash is told by a sign and a word too. */
function Compared({ item, wording }: WrittenProps) {
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
        {fields.map(({ name, isMine, isClash }) => (
          <tr key={name} class={isClash ? 'clash' : ''}>
            <th scope="row" class="own-line">
              {fieldName(wording.texts, name)}
              {isClash && <em> ≠ {say(isMine ? 'inbox.clash' : 'inbox.changedThere')}</em>}
            </th>
            <td>
              {isMine ? <bdi>{inWords(mine?.[name], name, wording)}</bdi> : say('inbox.notHere')}
            </td>
            {theirs && (
              <td>
                <bdi>{inWords(theirs[name], name, wording)}</bdi>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/**
 * What was moved, beside what lies on the shelf: by who rejected it, and by what is shown here, from which a
 * rejected movement stays taken off (E7).
 */
function MovementAtFault({ item, wording }: WrittenProps) {
  const { db } = useSurroundings().device
  const stockId = item.edit.record_id
  const here = useLive(
    async () => (await db.records.get(['pharmacy-inventory', stockId]))?.seen?.fields.quantity,
    [db, stockId],
  )
  const { say, date } = wording.texts
  const { mine, theirs, base } = item
  const { kind, delta, counted, patient_id } = mine ?? {}
  const expiry = theirs?.expiry_date
  // Only a box tells of its records how far they are (R2).
  const isOfBox = theirs?.sync_state !== undefined
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
          <dt>{say(isOfBox ? 'inbox.shelfNow' : 'inbox.shelfCentral')}</dt>
          <dd>
            {String(theirs.quantity)}
            {typeof expiry === 'string' && ` · ${say('pharmacy.expires')} ${date(expiry)}`}
          </dd>
        </>
      )}
      {theirs && !isOfBox && typeof here === 'number' && (
        <>
          <dt>{say('inbox.shelfHere')}</dt>
          <dd>{here}</dd>
        </>
      )}
    </dl>
  )
}
