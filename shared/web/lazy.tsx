import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** The first wait after a failed load; each further one is twice as long. */
const RETRY_MS_MIN = 1000
const RETRY_MS_MAX = 30_000

/**
 * A part of an app that is loaded when it is first shown. As long as it cannot be loaded it is tried
 * again; meanwhile `Waiting` is shown, and told when the load has failed.
 */
export function lazy<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
  Waiting: FunctionComponent<{ hasFailed: boolean }>,
) {
  let known: FunctionComponent<Props> | null = null
  return function Lazy(props: Props) {
    const [Shown, setShown] = useState<FunctionComponent<Props> | null>(() => known)
    const [failures, setFailures] = useState(0)
    useEffect(() => {
      if (known) return
      let isGone = false
      const tryIt = () =>
        load().then(
          (loaded) => {
            known = loaded
            if (!isGone) setShown(() => loaded)
          },
          () => {
            if (!isGone) setFailures((before) => before + 1)
          },
        )
      const wait = failures && Math.min(RETRY_MS_MIN * 2 ** (failures - 1), RETRY_MS_MAX)
      const timer = setTimeout(tryIt, wait)
      return () => {
        isGone = true
        clearTimeout(timer)
      }
    }, [failures])
    return Shown ? <Shown {...props} /> : <Waiting hasFailed={failures > 0} />
  }
}
