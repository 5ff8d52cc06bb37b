import { toIsoOrNull } from '@outpost/shared/model/time'
import type { FleetBox } from './fleet.ts'

/** A box as it is listed, over the API and in what alerts tell. */
export function toNodeView(box: FleetBox) {
  const { row, report, expected, condition, troubles } = box
  return {
    id: row.id,
    name: row.name,
    clinics: row.clinics,
    condition,
    troubles: troubles.map(({ kind, since }) => ({ kind, since: toIsoOrNull(since) })),
    clinic_names: box.clinicNames,
    behind: box.behind,
    open_orders: box.openOrders,
    last_seen_at: toIsoOrNull(row.lastSeenAt),
    next_contact_at: toIsoOrNull(expected?.nextAt ?? null),
    reported_at: toIsoOrNull(row.reportedAt),
    report,
  }
}
