import type { ComponentChildren, TargetedSubmitEvent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { failureText } from '../answered.tsx'
import type { Failure } from '../answers.ts'
import { type Api, Refused, SESSION } from '../api.ts'
import type { Who } from '../surroundings.ts'
import type { Texts } from '../texts.ts'

type LoginProps = {
  api: Api
  texts: Texts
  /** There was a session, and it has ended by itself. */
  hasEnded: boolean
  onLoggedIn: (who: Who) => void
  children: ComponentChildren
}

/** A person logs in; what was typed stays when something fails. */
export function Login({ api, texts, hasEnded, onLoggedIn, children }: LoginProps) {
  const { say } = texts
  const [failure, setFailure] = useState<Failure | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [isShown, setShown] = useState(false)
  const [waitSeconds, setWaitSeconds] = useWait()

  useEffect(() => {
    document.title = say('app.title')
  }, [texts])

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setFailure(null)
    try {
      const given = { email: form.get('email'), password: form.get('password') }
      onLoggedIn(await api.send<Who>('POST', SESSION, given))
    } catch (error) {
      setBusy(false)
      setFailure(error as Failure)
      if (error instanceof Refused && error.status === 429) setWaitSeconds(error.waitSeconds ?? 60)
    }
  }

  return (
    <main class="alone">
      <h1>{say('app.title')}</h1>
      {hasEnded && !failure && <p role="status">{say('login.ended')}</p>}
      <form onSubmit={submit}>
        <label>
          {say('login.email')}
          <input
            name="email"
            type="email"
            autoComplete="username"
            dir="ltr"
            maxLength={254}
            required
          />
        </label>
        <label>
          {say('login.password')}
          <input
            name="password"
            {...(isShown ? { type: 'text' as const } : { type: 'password' as const })}
            autoComplete="current-password"
            dir="ltr"
            maxLength={200}
            required
          />
        </label>
        <label class="choice">
          <input
            type="checkbox"
            checked={isShown}
            onChange={({ currentTarget }) => setShown(currentTarget.checked)}
          />
          {say('login.show')}
        </label>
        {waitSeconds > 0 ? (
          <p role="alert">
            {say('login.often', {
              minutes: Math.floor(waitSeconds / 60),
              seconds: waitSeconds % 60,
            })}
          </p>
        ) : (
          failure && <p role="alert">{whyNot(texts, failure)}</p>
        )}
        <button type="submit" disabled={isBusy || waitSeconds > 0}>
          {say(isBusy ? 'login.going' : 'login.go')}
        </button>
      </form>
      <p class="quiet-text">{say('login.how')}</p>
      {children}
    </main>
  )
}

function whyNot(texts: Texts, failure: Failure): string {
  if (!(failure instanceof Refused)) return texts.say('login.offline')
  if (failure.status === 401 || failure.status === 400) return texts.say('login.wrong')
  return failureText(texts, failure)
}

/** Seconds that must pass before the next try, counted down. */
function useWait() {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    if (seconds === 0) return
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000)
    return () => clearTimeout(timer)
  }, [seconds])
  return [seconds, setSeconds] as const
}
