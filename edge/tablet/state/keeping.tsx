import { useEffect, useState } from 'preact/hooks'
import { askToKeepStorage, keepAppFiles } from '../shell/app-files.ts'
import { useSurroundings } from '../surroundings.ts'

/** What the browser has promised: whether the app starts without the box, and whether it keeps what is stored. */
export function Keeping() {
  const { say } = useSurroundings().texts
  const starts = useAnswer(keepAppFiles)
  const keeps = useAnswer(askToKeepStorage)
  return (
    <>
      {starts !== null && (
        <p class="quiet-text">{say(starts ? 'keeping.starts' : 'keeping.startsNot')}</p>
      )}
      {keeps !== null && (
        <p class="quiet-text">{say(keeps ? 'keeping.keeps' : 'keeping.keepsNot')}</p>
      )}
    </>
  )
}

/** Null until it is there. */
function useAnswer(ask: () => Promise<boolean>): boolean | null {
  const [answer, setAnswer] = useState<boolean | null>(null)
  useEffect(() => {
    ask().then(setAnswer, reportError)
  }, [ask])
  return answer
}
