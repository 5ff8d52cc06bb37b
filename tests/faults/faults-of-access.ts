import type { Fault } from './fault.ts'

/** Faults in who may see and do what (rules A). */
export const FAULTS_OF_ACCESS: Fault[] = [
  {
    rule: 'A3',
    what: 'the inbox of central is open to whoever reads',
    file: 'shared/authority/rights.ts',
    from: "'GET /api/inbox': ['device', 'admin'],",
    to: "'GET /api/inbox': READERS,",
  },
  {
    rule: 'A3',
    what: 'a viewer gets as far as placing a patient',
    file: 'shared/authority/rights.ts',
    from: "'PUT /api/{collection}/{id}/clinics': ['admin'],",
    to: "'PUT /api/{collection}/{id}/clinics': ['admin', 'viewer'],",
  },
  {
    rule: 'A3',
    what: 'a route is left open to anyone',
    file: 'shared/authority/rights.ts',
    from: "'GET /api/edits': READERS,",
    to: "'GET /api/edits': 'anyone',",
  },
  {
    rule: 'A3',
    what: 'a record of another clinic can be read by its id',
    file: 'shared/authority/http/visible-record.ts',
    from: "placed?.record.deletedAt === null && isVisible(c.get('principal'), placed.scopes)",
    to: 'placed?.record.deletedAt === null',
  },
  {
    rule: 'A3',
    what: 'a request with a cookie is taken from whatever page',
    file: 'central/app.ts',
    from: 'if (principal) refuseOtherSites(c)',
    to: '',
  },
  {
    rule: 'A3',
    what: 'a session outlives its twelve hours',
    file: 'central/admins/sessions.ts',
    from: ' || now - row.lastSeenAt > IDLE_MS_MAX) {',
    to: ') {',
  },
  {
    rule: 'A3',
    what: 'it is told that another clinic tried to make a record',
    file: 'shared/authority/sqlite/edits-reader.ts',
    from: "if (ground === 'edge' || isDecision) return rows.length > 0",
    to: 'if (ground) return rows.length > 0',
  },
  {
    rule: 'A3',
    what: 'after a restore a box learns which ids other clinics have',
    file: 'central/recovery/recovery.ts',
    from: "if (reason === 'out_of_scope' && op === 'delete') return",
    to: 'if (!op) return',
  },
  {
    rule: 'A4',
    what: 'a device that was revoked is served',
    file: 'edge/store/devices.ts',
    from: "if (row.revokedAt !== null) return { kind: 'revoked' }",
    to: '',
  },
  {
    rule: 'A3',
    what: 'over REST a box writes what has left its clinics, and is told that it is not there',
    file: 'shared/authority/sqlite/facts-reader.ts',
    from: 'return isImmediate ? undefined : principalId',
    to: 'return isImmediate === null ? undefined : principalId',
  },
  {
    rule: 'A3',
    what: 'an error is logged with all that it quotes',
    file: 'shared/node/redaction.ts',
    from: "const hasMessage = isOwn || FIXED_WORDS.test(code ?? '')",
    to: 'const hasMessage = isOwn || FIXED_WORDS !== null',
  },
  {
    rule: 'A3',
    what: 'a fact that nobody has allowed is logged',
    file: 'shared/node/redaction.ts',
    from: '(FACTS as readonly string[]).includes(name) ? plainValue(value) : WITHHELD',
    to: '(FACTS as readonly string[]).includes(name) ? plainValue(value) : value',
  },
]
