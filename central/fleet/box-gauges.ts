import { isNode } from '@outpost/shared/authority/principal'
import { type Clock, parseInstant } from '@outpost/shared/model/time'
import type { GaugeValue, Metrics } from '@outpost/shared/node/metrics'
import type { Principals } from '../nodes/principals.ts'
import { type BoxStanding, toBox } from './fleet.ts'

/** How each box is doing, for Prometheus (S6): when it was last seen, and what it has reported. */
export function addBoxGauges(metrics: Metrics, principals: Principals, clock: Clock) {
  let boxes: BoxStanding[] = []
  metrics.beforeReading(() => {
    const now = clock.now()
    const rows = principals.list().filter((row) => isNode(row) && !row.revokedAt)
    boxes = rows.map((row) => toBox(row, now))
  })
  const add = (name: string, help: string, read: (box: BoxStanding) => number | null) =>
    metrics.addGauge(`outpost_box_${name}`, help, ['node_id', 'name'], () =>
      boxes.flatMap((box): GaugeValue[] => {
        const value = read(box)
        const labels = { node_id: box.row.id, name: box.row.name }
        return value === null ? [] : [{ labels, value }]
      }),
    )
  add('last_seen_timestamp_seconds', 'When the box last called.', ({ row }) => {
    return row.lastSeenAt && row.lastSeenAt / 1000
  })
  add(
    'silent_from_timestamp_seconds',
    'From when on the box is silent by its own schedule, if it does not call before.',
    ({ expected }) => expected && expected.silentAt / 1000,
  )
  add('pending_edits', 'Edits that waited on the box when it last reported.', ({ report }) => {
    return report.pending
  })
  add(
    'oldest_pending_timestamp_seconds',
    'When the oldest edit was made that waited on the box when it last reported.',
    ({ report }) => {
      const at = report.oldest_pending_at === null ? null : parseInstant(report.oldest_pending_at)
      return at && at / 1000
    },
  )
  add('inbox_edits', 'Edits that waited for a person when it last reported.', ({ report }) => {
    return report.inbox
  })
  add('clock_offset_seconds', "Central's clock minus the box's.", ({ report }) => {
    return report.clock_offset_ms === null ? null : report.clock_offset_ms / 1000
  })
  add('disk_free_bytes', 'Room on the disk of the box.', ({ report }) => {
    return report.disk_free_mb === null ? null : report.disk_free_mb * 1e6
  })
  add('other_version', "Whether the box has another version than central's.", ({ troubles }) => {
    return troubles.some(({ kind }) => kind === 'version') ? 1 : 0
  })
  add(
    'repaired_records',
    'Copies on the box that differed from ours and were put right.',
    ({ report }) => report.repaired,
  )
  add(
    'twin',
    'Whether copies of the box call, of which an administrator must choose one.',
    ({ row }) => (row.twinSince === null ? 0 : 1),
  )
  add('rewound_total', 'How often the box has come back from a backup.', ({ row }) => {
    return row.rewoundCount
  })
}
