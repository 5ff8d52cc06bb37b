import type { NodeDetail } from '../../routes/nodes.ts'
import { useSurroundings } from '../surroundings.ts'
import { When } from '../when.tsx'

/** The devices that a box has named in its last report: when they were last there, and which may not call. */
export function BoxDevices({ box: { devices, report } }: { box: NodeDetail }) {
  const { say } = useSurroundings().texts
  const named = devices.filter(({ is_revoked: isRevoked }) => !isRevoked).length
  const more = (report.devices ?? 0) - named
  if (devices.length === 0) return null
  return (
    <section class="sheet">
      <h2>{say('box.deviceNames')}</h2>
      <ul class="orders">
        {devices.map(({ name, last_seen_at: seen, is_revoked: isRevoked }, n) => (
          // Two may have the same name.
          <li key={`${n} ${name}`}>
            <bdi>{name}</bdi>
            {isRevoked && <strong> ⊘ {say('box.device.revoked')}</strong>}{' '}
            <span class="quiet-text">
              {seen === null ? (
                say('box.device.never')
              ) : (
                <>
                  {say('box.device.seen')} <When at={seen} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {more > 0 && <p class="quiet-text">{say('box.device.more', { count: more })}</p>}
    </section>
  )
}
