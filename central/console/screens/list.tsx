import { MINUTE_MS } from '@outpost/shared/model/durations'
import { useStore } from '@outpost/shared/web/use-store'
import type { TargetedSubmitEvent } from 'preact'
import type { ListsView } from '../../routes/lists.ts'
import { Answered } from '../answered.tsx'
import { useAllClinics } from '../clinic-names.ts'
import { type ListName, type ListRecord, NAMED_BY } from '../list-fields.ts'
import { NextPage } from '../next-page.tsx'
import { addressOf, narrow, route } from '../route.ts'
import { StandMark } from '../stand-mark.tsx'
import { useMayChange, useSurroundings } from '../surroundings.ts'
import { useAnswer } from '../use-answer.ts'
import { When } from '../when.tsx'

const ASK_EVERY_MS = MINUTE_MS
const SHOWN_MAX = 50

/** One list: which boxes have it, and its records, found by name or number. */
export function ListPage({ name }: { name: ListName }) {
  const { say } = useSurroundings().texts
  const mayChange = useMayChange()
  const { query } = useStore(route)
  const words = query.q ?? ''

  function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    narrow({ q: String(new FormData(event.currentTarget).get('q')).trim(), after: '', from: '' })
  }

  return (
    <>
      <Standing name={name} />
      <form class="find" onSubmit={submit}>
        <label class="unseen" for="list-words">
          {say('lists.find')}
        </label>
        <input
          id="list-words"
          name="q"
          type="search"
          defaultValue={words}
          placeholder={say('lists.find')}
        />
        <button type="submit">{say('record.go')}</button>
        {mayChange && (
          <a class="button quiet" href={addressOf('lists', 'new', { of: name })}>
            {say(`lists.add.${name}`)}
          </a>
        )}
      </form>
      <Records name={name} />
    </>
  )
}

/** How many boxes have the list as it is now, and which do not. */
function Standing({ name }: { name: ListName }) {
  const { say } = useSurroundings().texts
  const answer = useAnswer<ListsView>('/api/lists', ASK_EVERY_MS)
  return (
    <Answered answer={answer}>
      {({ results }) => {
        const list = results.find(({ collection }) => collection === name)
        if (!list?.changed_at) return null
        const { all, with_latest: held } = list.box_counts
        return (
          <section class="sheet">
            <p class="standing">
              <StandMark stand={held === all ? 'fine' : 'late'} />{' '}
              {say('lists.standing', { held, all })}{' '}
              <span class="quiet-text">
                {say('record.changed')} <When at={list.changed_at} />
              </span>
            </p>
            {all > held && (
              <details>
                <summary>{say('lists.lacking', { count: all - held })}</summary>
                <ul class="orders">
                  {list.lacking.map((box) => (
                    <li key={box.node_id}>
                      <StandMark stand={box.condition} />{' '}
                      <a href={addressOf('boxes', box.node_id)}>{box.name}</a>{' '}
                      <span class="quiet-text">
                        {say(`condition.${box.condition}`)}
                        {box.next_contact_at && (
                          <>
                            {' · '}
                            {say('box.contactNext')} <When at={box.next_contact_at} />
                          </>
                        )}
                      </span>
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </section>
        )
      }}
    </Answered>
  )
}

function Records({ name }: { name: ListName }) {
  const { say } = useSurroundings().texts
  const { query } = useStore(route)
  const { clinicName } = useAllClinics()
  const words = query.q ?? ''
  const asked = new URLSearchParams({
    sort: NAMED_BY[name],
    limit: String(SHOWN_MAX),
    ...(words && { q: words }),
    ...(query.after && { after: query.after, after_value: query.from ?? '' }),
  })
  const answer = useAnswer<{ results: ListRecord[]; next: string | null }>(`/api/${name}/?${asked}`)
  return (
    <Answered answer={answer}>
      {({ results, next }) => (
        <>
          {results.length === 0 && (
            <p class="quiet-text">{say(words === '' ? 'lists.none' : 'lists.noneFound')}</p>
          )}
          <ul class="rows">
            {results.map((record) => (
              <li key={record.id}>
                <a class="row" href={addressOf('lists', record.id, { of: name })}>
                  <strong>{String(record[NAMED_BY[name]])}</strong>
                  <span>{besides(name, record, clinicName)}</span>
                  {!record.active && <span>⊘ {say('lists.inactive')}</span>}
                </a>
              </li>
            ))}
          </ul>
          <NextPage
            next={next}
            to={(after) => addressOf('lists', null, { ...query, ...placeIn(after) })}
          />
        </>
      )}
    </Answered>
  )
}

/** Where the next page begins, as an address of ours says it. */
function placeIn(next: string) {
  const said = new URL(next, location.href).searchParams
  return { after: said.get('after') ?? '', from: said.get('after_value') ?? '' }
}

/** What tells records of the same name apart. */
function besides(name: ListName, record: ListRecord, clinicName: (id: string) => string): string {
  const said: Record<ListName, unknown[]> = {
    doctors: [record.specialty, record.phone],
    medicines: [record.generic_name, record.form, record.strength, record.atc_code],
    pharmacies: [clinicName(String(record.clinic_id)), record.phone],
  }
  return said[name].filter(Boolean).join(' · ')
}
