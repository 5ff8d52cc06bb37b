import { useStore } from '@outpost/shared/web/use-store'
import { useState } from 'preact/hooks'
import { useSurroundings } from '../surroundings.ts'
import { isTyped } from './typing.ts'
import { version } from './version.ts'

/** Over every screen: what stands in the way of all work here, and what to do about it. */
export function Notices() {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const { isFull } = useStore(device.exchange.state)
  const standing = useStore(version)
  const [isUnsaved, setUnsaved] = useState(false)
  function loadAgain() {
    if (isTyped()) setUnsaved(true)
    else location.reload()
  }
  // The place is always there: what comes into it is read out.
  return (
    <div class="notices" role="status">
      {isFull && <p>{say('notice.full')}</p>}
      {standing !== 'current' && (
        <p>
          {say(`version.${standing}`)}{' '}
          {standing === 'newer' && (
            <button type="button" onClick={loadAgain}>
              {say('version.load')}
            </button>
          )}{' '}
          {standing === 'newer' && isUnsaved && <strong>{say('version.typed')}</strong>}
        </p>
      )}
    </div>
  )
}
