import type { TargetedSubmitEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Member } from '../replica/database.ts'
import { useSurroundings } from '../surroundings.ts'
import { PinInput } from '../who-works/pin-input.tsx'

/** The PIN was entered too long ago for this, or without the box: it is asked for where it is needed. */
export function PinAgain({ manager, onOpen }: { manager: Member; onOpen: () => void }) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const [isWrong, setWrong] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const begun = await device.who.begin(manager, String(new FormData(form).get('pin')))
    setWrong(begun.kind !== 'open')
    if (begun.kind === 'open') return onOpen()
    form.reset()
    input.current?.focus()
  }
  return (
    <form onSubmit={(event) => submit(event).catch(reportError)}>
      <p>{say('tablets.pinAgain')}</p>
      <PinInput member={manager} input={input} />
      {isWrong && <p role="alert">{say('tablets.pinWrong')}</p>}
      <button type="submit">{say('who.go')}</button>
    </form>
  )
}
