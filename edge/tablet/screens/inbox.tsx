import { useEffect, useState } from 'preact/hooks'
import { useStore, useSurroundings } from '../hooks.ts'

/** What needs a decision. It lies at the box, so its screen is fetched from there when it is wanted. */
export function Inbox() {
  const { device, texts } = useSurroundings()
  const { nextAt } = useStore(device.exchange.state)
  const [shown, setShown] = useState<typeof import('./inbox-list.tsx') | null>(null)
  const [isAway, setAway] = useState(false)
  useEffect(() => {
    if (shown) return
    import('./inbox-list.tsx').then(setShown, () => setAway(true))
  }, [shown, nextAt])
  if (!shown) {
    return <p class="loading">{texts.say(isAway ? 'inbox.offline' : 'app.loading')}</p>
  }
  return <shown.InboxList />
}
