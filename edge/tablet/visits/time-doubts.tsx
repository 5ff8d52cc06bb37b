import { useSurroundings } from '../surroundings.ts'
import type { Doubt } from './slots.ts'

type TimeDoubtsProps = {
  /** By which the field is described that they are about. */
  id: string
  doubts: readonly Doubt[]
  /** Of the patient. */
  name: string
}

/** What speaks against the time of a visit that is chosen, in sentences beside its field. */
export function TimeDoubts({ id, doubts, name }: TimeDoubtsProps) {
  const { say } = useSurroundings().texts
  if (doubts.length === 0) return null
  return (
    <div id={id} class="doubts">
      {doubts.map((key) => (
        <p key={key} role="alert">
          {say(key, { name })}
        </p>
      ))}
    </div>
  )
}
