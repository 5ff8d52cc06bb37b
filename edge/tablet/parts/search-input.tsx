import { afterPaint } from '@outpost/shared/web/after-paint'
import type { RefObject, TargetedKeyboardEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

type SearchInputProps = {
  label: string
  /** What stands there at first. */
  first?: string
  input?: RefObject<HTMLInputElement | null>
  onQuery: (query: string) => void
  onKeyDown?: (event: TargetedKeyboardEvent<HTMLInputElement>) => void
}

/** What is typed stands there at once; what is found by it is looked for behind that. */
export function SearchInput({ label, first = '', input, onQuery, onKeyDown }: SearchInputProps) {
  const stop = useRef(() => {})
  // Later it is the field that says what stands in it: no answer that comes late takes a letter away.
  const [standing] = useState(first)
  useEffect(() => () => stop.current(), [])
  function search(field: HTMLInputElement) {
    stop.current()
    stop.current = afterPaint(() => onQuery(field.value))
  }
  return (
    <input
      ref={input ?? null}
      type="search"
      maxLength={200}
      aria-label={label}
      placeholder={label}
      defaultValue={standing}
      onInput={(event) => search(event.currentTarget)}
      {...(onKeyDown && { onKeyDown })}
    />
  )
}
