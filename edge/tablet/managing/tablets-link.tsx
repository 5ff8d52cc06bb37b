import { useSurroundings } from '../surroundings.ts'
import { useManager } from './managing.ts'

/** Leads a manager to the tablets of the box. */
export function TabletsLink() {
  const { say } = useSurroundings().texts
  if (!useManager()) return null
  return (
    <p>
      <a class="button" href="#/state/tablets">
        {say('tablets.title')}
      </a>
    </p>
  )
}
