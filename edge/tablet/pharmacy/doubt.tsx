import type { ComponentChildren } from 'preact'
import { showWhole } from '../parts/show-whole.ts'

/** What speaks against saving it so. */
export function Doubt({ says, children }: { says: string; children: ComponentChildren }) {
  return (
    <div class="note">
      <p role="alert">{says}</p>
      {children}
    </div>
  )
}

/** The answer to a doubt: it is saved as it stands. */
export function AllTheSame({ says, onClick }: { says: string; onClick: () => void }) {
  return (
    <button ref={showWhole} type="button" class="quiet" onClick={onClick}>
      {says}
    </button>
  )
}
