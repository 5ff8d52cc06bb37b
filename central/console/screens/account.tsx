import type { TargetedSubmitEvent } from 'preact'
import { useState } from 'preact/hooks'
import { failureText } from '../answered.tsx'
import type { Failure } from '../answers.ts'
import { Refused, SESSION } from '../api.ts'
import { useSurroundings } from '../surroundings.ts'

/** The fewest characters of a password that a person chooses (A3). */
const PASSWORD_LENGTH_MIN = 10

/** Who I am, what I may do, my password, and the way out. */
export function Account() {
  const { texts, who, logOut } = useSurroundings()
  const { say } = texts
  const [failure, setFailure] = useState<Failure | null>(null)
  return (
    <section class="sheet narrow">
      <h1>{who.email}</h1>
      <p>{say(`role.${who.role}.may`)}</p>
      <button type="button" onClick={() => logOut().catch(setFailure)}>
        {say('account.logOut')}
      </button>
      {failure && <p role="alert">{failureText(texts, failure)}</p>}
      <ChangePassword />
    </section>
  )
}

function ChangePassword() {
  const { api, texts } = useSurroundings()
  const { say } = texts
  const [result, setResult] = useState<Failure | 'done' | null>(null)
  const [isBusy, setBusy] = useState(false)

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    setBusy(true)
    setResult(null)
    try {
      await api.send('PUT', `${SESSION}/password`, {
        password: given.get('password'),
        new_password: given.get('new'),
      })
      form.reset()
      setResult('done')
    } catch (error) {
      setResult(error as Failure)
    }
    setBusy(false)
  }

  return (
    <>
      <h2>{say('account.password')}</h2>
      <form onSubmit={submit}>
        <label>
          {say('account.old')}
          <input
            name="password"
            type="password"
            autoComplete="current-password"
            maxLength={200}
            required
          />
        </label>
        <label>
          {say('account.new', { count: PASSWORD_LENGTH_MIN })}
          <input
            name="new"
            type="password"
            autoComplete="new-password"
            minLength={PASSWORD_LENGTH_MIN}
            maxLength={200}
            required
          />
        </label>
        {result === 'done' && <p role="status">{say('account.changed')}</p>}
        {result !== null && result !== 'done' && (
          <p role="alert">
            {result instanceof Refused && result.status === 401
              ? say('account.wrong')
              : failureText(texts, result)}
          </p>
        )}
        <button type="submit" disabled={isBusy}>
          {say('account.change')}
        </button>
      </form>
    </>
  )
}
