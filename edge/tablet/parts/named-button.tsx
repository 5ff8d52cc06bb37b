import type { ComponentProps } from 'preact'
import { useSurroundings } from '../surroundings.ts'

type NamedButtonProps = Omit<ComponentProps<'button'>, 'type' | 'aria-label' | 'children'> & {
  says: string
  /** Of what it is, for who hears it and does not see what it stands beside. */
  of: string
}

export function NamedButton({ says, of, ...own }: NamedButtonProps) {
  const { say } = useSurroundings().texts
  return (
    <button {...own} type="button" aria-label={say('button.of', { what: says, of })}>
      {says}
    </button>
  )
}
