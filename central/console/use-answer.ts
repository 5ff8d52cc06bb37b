import { useStore } from '@outpost/shared/web/use-store'
import { useEffect, useMemo } from 'preact/hooks'
import { useSurroundings } from './surroundings.ts'

/** The answer to a question, asked when it is first needed, and again after so many milliseconds. */
export function useAnswer<T>(path: string, everyMs: number | null = null) {
  const { answers } = useSurroundings()
  const asked = useMemo(() => answers.of<T>(path), [answers, path])
  useEffect(() => {
    const ask = () => void asked.ask()
    ask()
    if (everyMs === null) return
    // Nobody looks at a page that is hidden.
    const timer = setInterval(() => document.hidden || ask(), everyMs)
    return () => clearInterval(timer)
  }, [asked, everyMs])
  return { ...useStore(asked.state), again: asked.ask }
}
