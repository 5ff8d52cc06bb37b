import type { GaugeValue, Metrics } from '@outpost/shared/node/metrics'
import { parseReport } from '@outpost/shared/protocol/report'
import type { PrincipalRow, Principals } from './principals.ts'

/** How each box is doing, for Prometheus (S6): when it was last seen, and what it has reported. */
export function addBoxGauges(metrics: Metrics, principals: Principals) {
  const add = (name: string, help: string, read: (box: PrincipalRow) => number | null) =>
    metrics.addGauge(`outpost_box_${name}`, help, ['node_id', 'name'], () =>
      principals.list().flatMap((box): GaugeValue[] => {
        if (box.role !== 'node' || box.revokedAt !== null) return []
        const value = read(box)
        const labels = { node_id: box.id, name: box.name }
        return value === null ? [] : [{ labels, value }]
      }),
    )
  add('last_seen_timestamp_seconds', 'When the box last called.', ({ lastSeenAt }) => {
    return lastSeenAt && lastSeenAt / 1000
  })
  add('pending_edits', 'Edits that waited on the box when it last reported.', (box) => {
    return parseReport(box.report).pending
  })
  add('inbox_edits', 'Edits that waited for a person when it last reported.', (box) => {
    return parseReport(box.report).inbox
  })
  add(
    'repaired_records',
    'Copies on the box that differed from ours and were put right.',
    (box) => {
      return parseReport(box.report).repaired
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
