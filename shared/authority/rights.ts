import { COLLECTION_NAMES } from '../model/collections.ts'
import type { Role } from './principal.ts'

const READERS: readonly Role[] = ['node', 'device', 'client', 'admin', 'viewer']
const WRITERS: readonly Role[] = ['node', 'device', 'client', 'admin']
const WATCHERS: readonly Role[] = ['device', 'client', 'admin', 'viewer']

/** Who may call a route: these roles (A3), or anyone, without a token. */
export type Right = readonly Role[] | 'anyone'

/**
 * The table of rights: for every route of central and edge, as the contract spells it, who may call
 * it. What is not here is refused. Which records and fields a caller may touch is a matter of its
 * clinics and of the judge; this says only who gets as far as asking.
 */
export const RIGHTS: Readonly<Record<string, Right>> = {
  'GET /api/health/live': 'anyone',
  'GET /api/health/ready': 'anyone',
  'GET /metrics': WATCHERS,
  'GET /openapi.json': 'anyone',
  'GET /docs': 'anyone',
  'GET /docs/{file}': 'anyone',

  'GET /api/sync/status/': READERS,
  'GET /api/sync/changes': READERS,
  'GET /api/sync/events': READERS,
  'POST /api/sync/push': WRITERS,
  'GET /api/sync/digest': READERS,
  'POST /api/sync/fetch': READERS,
  'GET /api/edits': READERS,

  'GET /api/{collection}/sync/': READERS,
  'PUT /api/{collection}/{id}/sync_update/': WRITERS,

  'GET /api/{collection}/': READERS,
  'POST /api/{collection}/': WRITERS,
  'GET /api/{collection}/{id}/': READERS,
  'PUT /api/{collection}/{id}/': WRITERS,
  'PATCH /api/{collection}/{id}/': WRITERS,
  'DELETE /api/{collection}/{id}/': WRITERS,
  'POST /api/{collection}/{id}/movements': WRITERS,
  'GET /api/{collection}/{id}/movements': READERS,
  'POST /api/{collection}/similar': READERS,

  // A viewer sees what it sees: it treats nobody, so it asks for nobody.
  'POST /api/{collection}/lookup': WRITERS,
  'POST /api/share-requests': WRITERS,
  'GET /api/share-requests': READERS,

  // Central only.
  'POST /api/nodes/enrol': 'anyone',
  'GET /api/nodes': ['admin', 'viewer'],
  'POST /api/nodes': ['admin'],
  'GET /api/nodes/events': ['admin', 'viewer'],
  'GET /api/nodes/{id}': ['admin', 'viewer'],
  'GET /api/nodes/{id}/rounds': ['admin', 'viewer'],
  'GET /api/nodes/{id}/orders': ['admin', 'viewer'],
  'POST /api/nodes/{id}/orders': ['admin'],
  'GET /api/nodes/{id}/orders/{order}/bundle': ['admin', 'viewer'],
  'POST /api/nodes/{id}/revoke': ['admin'],
  'POST /api/nodes/{id}/reinstate': ['admin'],
  'POST /api/nodes/{id}/release': ['admin'],
  'POST /api/nodes/{id}/code': ['admin'],
  'PUT /api/nodes/{id}/clinics': ['admin'],
  'GET /api/clinics': ['admin', 'viewer'],
  'PUT /api/clinics/{id}': ['admin'],
  'POST /api/import/preview': ['admin'],
  'POST /api/import': ['admin'],
  'GET /api/alerts': ['admin', 'viewer'],
  'POST /api/alerts/test': ['admin'],
  'GET /api/audit': ['admin', 'viewer'],
  'GET /api/audit/export': ['admin', 'viewer'],
  'GET /api/records/{id}/story': ['admin', 'viewer'],
  'GET /api/lists': ['admin', 'viewer'],
  'GET /api/conflicts': ['admin', 'viewer'],
  'GET /api/discrepancies': ['admin', 'viewer'],
  'GET /api/held-copies': ['admin', 'viewer'],
  'POST /api/held-copies/{copy}/decide': ['admin'],
  'PUT /api/{collection}/{id}/clinics': ['admin'],
  'POST /api/share-requests/{id}/decide': ['admin'],
  'POST /api/{collection}/{id}/merge': ['admin'],
  'POST /api/{collection}/{id}/unmerge': ['admin'],
  'POST /api/session': 'anyone',
  'GET /api/session': ['admin', 'viewer'],
  'DELETE /api/session': 'anyone',
  'PUT /api/session/password': ['admin', 'viewer'],
  'POST /api/sync/recover': ['node'],
  'POST /api/sync/token': ['node'],
  'POST /api/sync/support-bundle': ['node'],

  // At central for boxes that are gone.
  'GET /api/inbox': ['device', 'admin'],
  'GET /api/inbox/{id}': ['device', 'admin', 'viewer'],
  'POST /api/inbox/{id}/decide': ['device', 'admin'],

  // At the edge the tablet's app, at central the way to the console.
  'GET /': 'anyone',
  'GET /console': 'anyone',
  'GET /console/assets/{file}': 'anyone',

  // Edge only. What only a manager may is asked for the PIN besides (A2).
  'POST /api/sync/run': ['device'],
  'GET /assets/{file}': 'anyone',
  'GET /manifest.webmanifest': 'anyone',
  'GET /service-worker.js': 'anyone',
  'POST /api/pairing': 'anyone',
  'POST /api/pairing/codes': ['device'],
  'GET /api/devices': ['device'],
  'POST /api/devices/{id}/revoke': ['device'],
  'POST /api/devices/{id}/rotate': ['device'],
  'GET /api/staff': ['device'],
  'POST /api/staff': ['device'],
  'DELETE /api/staff/{id}': ['device'],
  'PUT /api/staff/{id}/pin': ['device'],
  'POST /api/staff/session': ['device'],
  'DELETE /api/staff/session': ['device'],
}

/** What a box that central has revoked still tells its devices: how it stands, and a try (A4). */
export const OPEN_WHEN_REVOKED: readonly string[] = ['GET /api/sync/status/', 'POST /api/sync/run']

export type Row = {
  right: Right
  /** As the table spells it. */
  route: string
  /** The path with its collection named, as the contract spells it. */
  path: string
}

const rows = new Map<string, Row>(
  Object.entries(RIGHTS).map(([route, right]) => {
    const [method = '', path = ''] = route.split(' ')
    return [keyOf(method, path), { right, route, path }]
  }),
)

/**
 * The row for a route, given as Hono spells its path (`/api/patients/:id`): who may call it, and its
 * path as the contract spells it (`/api/patients/{id}/`). Answers null for a route without an entry.
 */
export function rowOf(method: string, honoPath: string): Row | null {
  const path = honoPath.replaceAll(/:(\w+)(\{[^}]*\})?/g, '{$1}')
  const found = rows.get(keyOf(method, path.replace(COLLECTION, '/api/{collection}$2')))
  if (!found) return null
  return {
    ...found,
    path: path.replace(/\/$/, '') + (found.path.endsWith('/') ? '/' : ''),
  }
}

const COLLECTION = new RegExp(`^/api/(${COLLECTION_NAMES.join('|')})(/|$)`)

function keyOf(method: string, path: string): string {
  return `${method} ${path.replace(/\/$/, '')}`
}
