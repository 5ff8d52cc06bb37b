import type { GaugeValue, Metrics } from '@outpost/shared/node/metrics'
import type { PrincipalRow, Principals } from './principals.ts'

/** How each box is doing, for Prometheus (S6): when it was last seen, and what it has reported. */
export function addBoxGauges(metrics: Metrics, principals: Principals) {
  const add = (name: string, help: string, read: (box: PrincipalRow) => unknown) =>
    metrics.addGauge(`outpost_box_${name}`, help, ['node_id', 'name'], () =>
      principals.list().flatMap((box): GaugeValue[] => {
        if (box.role !== 'node' || box.revokedAt !== null) return []
        const value = read(box)
        const labels = { node_id: box.id, name: box.name }
        return typeof value === 'number' ? [{ labels, value }] : []
      }),
    )
  add('last_seen_timestamp_seconds', 'When the box last called.', ({ lastSeenAt }) => {
    return lastSeenAt && lastSeenAt / 1000
  })
  add('pending_edits', 'Edits that waited on the box when it last reported.', (box) => {
    return reported(box, 'pending')
  })
  add('inbox_edits', 'Edits that waited for a person when it last reported.', (box) => {
    return reported(box, 'inbox')
  })
  add(
    'repaired_records',
    'Copies on the box that differed from ours and were put right.',
    (box) => {
      return reported(box, 'repaired')
    },
  )
  add(
    'twin',
    'Whether copies of the box call, of which an administrator must choose one.',
    (box) => {
      return box.twinSince === null ? 0 : 1
    },
  )
  add('rewound_total', 'How often the box has come back from a backup.', (box) => box.rewoundCount)
}

/** A member of the box's last report (N11), which is JSON but of any content. */
function reported({ report }: PrincipalRow, name: string): unknown {
  return report === null ? null : (JSON.parse(report) as Record<string, unknown>)[name]
}
