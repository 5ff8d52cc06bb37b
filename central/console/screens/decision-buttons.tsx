import { useSurroundings } from '../surroundings.ts'
import type { TextKey } from '../texts.ts'

type DecisionButtonsProps<Decision> = {
  possible: readonly Decision[]
  chosen: Decision | null
  /** The text of each. */
  keyOf: (decision: Decision) => TextKey
  onChoose: (decision: Decision) => void
}

/** What can be decided, to be confirmed below. */
export function DecisionButtons<Decision extends string>(props: DecisionButtonsProps<Decision>) {
  const { possible, chosen, keyOf, onChoose } = props
  const { say } = useSurroundings().texts
  return (
    <div class="steps start">
      {possible.map((decision) => (
        <button
          key={decision}
          type="button"
          class="quiet"
          aria-pressed={decision === chosen}
          onClick={() => onChoose(decision)}
        >
          {say(keyOf(decision))}
        </button>
      ))}
    </div>
  )
}
