import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useSurroundings } from './hooks.ts'

/** A screen that is rarely used: it is loaded when it is first shown. */
export function lazy<Props extends object>(load: () => Promise<FunctionComponent<Props>>) {
  let known: FunctionComponent<Props> | null = null
  return function Lazy(props: Props) {
    const { say } = useSurroundings().texts
    const [Shown, setShown] = useState<FunctionComponent<Props> | null>(() => known)
    const [hasFailed, setFailed] = useState(false)
    useEffect(() => {
      load().then(
        (loaded) => {
          known = loaded
          setShown(() => loaded)
        },
        () => setFailed(true),
      )
    }, [])
    if (Shown) return <Shown {...props} />
    return <p class="loading">{say(hasFailed ? 'link.offline' : 'app.loading')}</p>
  }
}
