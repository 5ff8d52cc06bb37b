import type { ComponentChildren } from 'preact'
import type { Answer, Failure } from './answers.ts'
import { LineDown } from './api.ts'
import { useSurroundings } from './surroundings.ts'
import type { Texts } from './texts.ts'
import { When } from './when.tsx'

type AnsweredProps<T> = {
  answer: Answer<T> & { again: () => Promise<void> }
  children: (data: T) => ComponentChildren
}

/** What central answered, or why there is nothing to show; what is known stays, with its age. */
export function Answered<T>({ answer, children }: AnsweredProps<T>) {
  const { texts } = useSurroundings()
  const { data, at, failure, again } = answer
  if (data === null) {
    if (failure) return <Failed texts={texts} failure={failure} again={again} />
    return <p class="loading">{texts.say('app.loading')}</p>
  }
  return (
    <>
      {failure && at !== null && <Stale failure={failure} at={at} again={again} />}
      {children(data)}
    </>
  )
}

type FailedProps = { texts: Texts; failure: Failure; again: () => Promise<void> }

/** Why nothing can be shown, and what to do about it. */
export function Failed({ texts, failure, again }: FailedProps) {
  return (
    <section class="sheet state" role="alert">
      <p>{failureText(texts, failure)}</p>
      <button type="button" class="quiet" onClick={again}>
        {texts.say('app.again')}
      </button>
    </section>
  )
}

/** That what is shown is not the newest, how old it is, and why. */
export function Stale({ failure, at, again }: Omit<FailedProps, 'texts'> & { at: number }) {
  const { texts } = useSurroundings()
  return (
    <div class="note stale" role="status">
      <p>
        {failureText(texts, failure)} {texts.say('app.stale')} <When at={at} />
      </p>
      <button type="button" class="quiet" onClick={again}>
        {texts.say('app.again')}
      </button>
    </div>
  )
}

/** A failure in a sentence: what happened, and what to do. */
export function failureText({ say }: Texts, failure: Failure): string {
  if (failure instanceof LineDown) return say('failure.offline')
  if (failure.status === 401) return say('failure.session')
  if (failure.status === 403) return say('failure.forbidden')
  if (failure.status === 404) return say('failure.gone')
  if (failure.status === 429) return say('failure.often', { seconds: failure.waitSeconds ?? 60 })
  if (failure.status >= 500) return say('failure.fault')
  return failure.message
}
