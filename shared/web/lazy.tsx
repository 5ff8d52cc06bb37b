import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** The first wait after a failed load; each further one is twice as long. */
const RETRY_MS_MIN = 1000
const RETRY_MS_MAX = 30_000

type Failed = { failures: number; error: unknown }

/**
 * A part of an app that is loaded when it is first shown, or before by `load`. As long as it cannot be
 * loaded it is tried again; meanwhile `Waiting` is shown, and told how the load has failed last. Chromium
 * remembers a failed load until the page is loaded again: `Waiting` should offer that.
 */
export function lazy<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
  Waiting: FunctionComponent<{ hasFailed: boolean; error: unknown }>,
) {
  let known: FunctionComponent<Props> | null = null
  async function loadOnce() {
    known ??= await load()
    return known
  }

  function Lazy(props: Props) {
    const [Shown, setShown] = useState<FunctionComponent<Props> | null>(() => known)
    const [{ failures, error }, setFailed] = useState<Failed>({ failures: 0, error: null })
    useEffect(() => {
      let isGone = false
      const tryIt = () =>
        loadOnce().then(
          (loaded) => isGone || setShown(() => loaded),
          (error: unknown) => isGone || setFailed({ failures: failures + 1, error }),
        )
      const wait = failures && Math.min(RETRY_MS_MIN * 2 ** (failures - 1), RETRY_MS_MAX)
      const timer = setTimeout(tryIt, wait)
      return () => {
        isGone = true
        clearTimeout(timer)
      }
    }, [failures])
    return Shown ? <Shown {...props} /> : <Waiting hasFailed={failures > 0} error={error} />
  }
  Lazy.load = loadOnce
  return Lazy
}
