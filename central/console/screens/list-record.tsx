import { fieldName } from '@outpost/shared/web/field-name'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { StoryView } from '../../routes/record-story.ts'
import { Answered } from '../answered.tsx'
import type { Failure } from '../answers.ts'
import { Refused } from '../api.ts'
import { useAllClinics } from '../clinic-names.ts'
import {
  type FieldKind,
  fieldsOf,
  isFlag,
  type ListName,
  type ListRecord,
  NAMED_BY,
} from '../list-fields.ts'
import { addressOf } from '../route.ts'
import { useMayChange, useSurroundings } from '../surroundings.ts'
import { isOutrun, useTry } from '../tries.ts'
import { useAnswer } from '../use-answer.ts'
import { When } from '../when.tsx'
import { ConfirmSteps } from './confirm-steps.tsx'
import { Fact } from './fact.tsx'
import { ListForm } from './list-form.tsx'
import { Holders } from './record.tsx'
import { refusalText } from './refusal.ts'

/** One doctor, medicine or pharmacy: what it is, which boxes have it, and how it is changed. */
export function ListRecordPage({ name, id }: { name: ListName; id: string }) {
  const { say } = useSurroundings().texts
  const answer = useAnswer<ListRecord>(`/api/${name}/${id}/`)
  const story = useAnswer<StoryView>(`/api/records/${id}/story`)
  const isGone = answer.failure instanceof Refused && answer.failure.status === 404
  return (
    <>
      <a class="link" href={addressOf('lists', null, { of: name })}>
        {say('lists.back')}
      </a>
      {isGone ? (
        <p class="note">
          {say('lists.gone')} <a href={addressOf('record', id)}>{say('conflict.story')}</a>
        </p>
      ) : (
        <Answered answer={answer}>
          {(record) => (
            <>
              <h1>{String(record[NAMED_BY[name]])}</h1>
              <Whole
                name={name}
                record={record}
                renew={async () => void (await Promise.all([answer.again(), story.again()]))}
              />
              <Answered answer={story}>{(told) => <Holders story={told} />}</Answered>
            </>
          )}
        </Answered>
      )}
    </>
  )
}

type WholeProps = { name: ListName; record: ListRecord; renew: () => Promise<void> }

function Whole({ name, record, renew }: WholeProps) {
  const { say } = useSurroundings().texts
  const mayChange = useMayChange()
  const [doing, setDoing] = useState<'change' | 'delete' | 'saved' | null>(null)
  const own = useRef<HTMLElement>(null)
  // Who works with the keyboard goes on here when the form is gone.
  useEffect(() => {
    if (doing === 'saved') own.current?.focus()
  }, [doing])
  return (
    <section ref={own} tabIndex={-1} class={doing === 'change' ? 'sheet narrow' : 'sheet'}>
      {doing === 'change' ? (
        <ListForm
          name={name}
          record={record}
          onDone={async () => {
            await renew()
            setDoing('saved')
          }}
          close={() => setDoing(null)}
        />
      ) : (
        <>
          <Facts name={name} record={record} />
          {doing === 'saved' && <p role="status">{say('lists.saved')}</p>}
          {doing === 'delete' && (
            <Delete name={name} record={record} renew={renew} close={() => setDoing(null)} />
          )}
          {mayChange && doing !== 'delete' && (
            <div class="steps start">
              <button type="button" onClick={() => setDoing('change')}>
                {say('lists.change')}
              </button>
              <button type="button" class="quiet" onClick={() => setDoing('delete')}>
                {say('lists.delete')}
              </button>
            </div>
          )}
        </>
      )}
    </section>
  )
}

function Facts({ name, record }: { name: ListName; record: ListRecord }) {
  const { texts } = useSurroundings()
  const { clinicName } = useAllClinics()
  const { say } = texts
  const shown = (value: unknown, kind: FieldKind): string => {
    if (isFlag(kind)) return say(value === true ? 'app.yes' : 'app.no')
    if (kind === 'clinic') return clinicName(String(value))
    return typeof value === 'string' ? value : '–'
  }
  return (
    <dl class="facts">
      {fieldsOf(name).map(([field, kind]) => (
        <Fact key={field} label={fieldName(texts, field)}>
          <bdi class={kind === 'lines' ? 'lines' : undefined}>{shown(record[field], kind)}</bdi>
        </Fact>
      ))}
      <Fact label={say('record.changed')}>
        <When at={record.updated_at} />{' '}
        <a href={addressOf('record', record.id)}>{say('conflict.story')}</a>
      </Fact>
    </dl>
  )
}

type DeleteProps = WholeProps & { close: () => void }

function Delete({ name, record, renew, close }: DeleteProps) {
  const { texts } = useSurroundings()
  const { say } = texts
  const attempt = useTry()
  // What is deleted is what was looked at when it was asked for.
  const [seen] = useState(record)
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  async function remove() {
    setBusy(true)
    setFailure(null)
    try {
      const path = `/api/${name}/${seen.id}/`
      await attempt({ method: 'DELETE', path, seen: seen.revision })
      location.hash = addressOf('lists', null, { of: name })
    } catch (error) {
      setBusy(false)
      if (isOutrun(error)) {
        await renew()
        setFailure(say('lists.changedMeanwhile'))
      } else if (error instanceof Refused && error.code === 'IN_USE') {
        setFailure(say('lists.inUse'))
      } else setFailure(refusalText(texts, error as Failure))
    }
  }

  const isOld = seen.revision !== record.revision
  return (
    <form
      class="confirm"
      onSubmit={(event) => {
        event.preventDefault()
        void remove()
      }}
    >
      <p>{say('lists.deleteSure')}</p>
      {failure && <p role="alert">{failure}</p>}
      <ConfirmSteps
        does={say('levers.yes', { what: say('lists.delete') })}
        close={close}
        isGrave
        isDisabled={isBusy || isOld}
      />
    </form>
  )
}

/** Something new in a list. */
export function NewListRecord({ name }: { name: ListName }) {
  const { say } = useSurroundings().texts
  const mayChange = useMayChange()
  if (!mayChange) return <p class="note">{say('levers.forbidden')}</p>
  return (
    <>
      <h1>{say(`lists.add.${name}`)}</h1>
      <section class="sheet narrow">
        <ListForm
          name={name}
          record={null}
          onDone={async ({ id }) => {
            location.hash = addressOf('lists', id, { of: name })
          }}
          close={() => {
            location.hash = addressOf('lists', null, { of: name })
          }}
        />
      </section>
    </>
  )
}
