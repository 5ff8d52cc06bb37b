import { useSurroundings } from '../surroundings.ts'

type Props = {
  /** What the button that does it says. */
  does: string
  close: () => void
  /** It cannot be undone. */
  isGrave?: boolean
  isDisabled?: boolean
}

/** The end of a form: the button that does it, and the one that leaves it. */
export function ConfirmSteps({ does, close, isGrave = false, isDisabled = false }: Props) {
  return (
    <div class="steps start">
      <button type="submit" class={isGrave ? 'grave' : ''} disabled={isDisabled}>
        {does}
      </button>
      <LeaveIt close={close} />
    </div>
  )
}

export function LeaveIt({ close }: Pick<Props, 'close'>) {
  const { say } = useSurroundings().texts
  return (
    <button type="button" class="quiet" onClick={close}>
      {say('levers.no')}
    </button>
  )
}
