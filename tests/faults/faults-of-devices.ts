import type { Fault } from './fault.ts'

/** Faults in pairing, and in whose names devices write (rule A2). */
export const FAULTS_OF_DEVICES: Fault[] = [
  {
    rule: 'A2',
    what: 'a pairing code lets in any number of devices',
    file: 'edge/store/pairing.ts',
    from: '    forget(row)\n    const token',
    to: '    const token',
  },
  {
    rule: 'A2',
    what: 'a pairing code holds for as long as the machine runs',
    file: 'edge/store/pairing.ts',
    from: 'now - CODE_VALID_MS,',
    to: '0,',
  },
  {
    rule: 'A2',
    what: 'with more addresses there are more tries to guess a code',
    file: 'edge/access/pairing-guesses.ts',
    from: 'countedBefore === 0 ?',
    to: 'countedBefore >= 0 ?',
  },
  {
    rule: 'A2',
    what: 'who guesses keeps an honest tablet out',
    file: 'edge/access/pairing-guesses.ts',
    from: 'countedBefore === 0 ?',
    to: 'countedBefore < 0 ?',
  },
  {
    rule: 'A2',
    what: 'an edit is taken in the name of a member at whose PIN the device was never unlocked',
    file: 'edge/access/actors.ts',
    from: "return standing === 'may' ? null",
    to: "return standing !== 'is unknown' ? null",
  },
  {
    rule: 'A1',
    what: 'the old token of a device stays good after the new one was used',
    file: 'edge/store/devices.ts',
    from: 'if (row.nextTokenHash === hash) attempt(() => takeNext(row.id, hash))',
    to: '',
  },
  {
    rule: 'A2',
    what: 'a decision of a push is taken in whosever name',
    file: 'shared/authority/sqlite/decisions.ts',
    from: 'const fault = faultOf?.(sent) ?? null',
    to: 'const fault = faultOf ? null : null',
  },
  {
    rule: 'A2',
    what: 'edits that were made before their member was removed are refused',
    file: 'edge/store/staff.ts',
    from: ' where name = ?`, name)',
    to: ' where name = ? and removed_at is null`, name)',
  },
  {
    rule: 'A2',
    what: 'many PINs at the same time are all looked at',
    file: 'edge/access/pin-tries.ts',
    from: 'tried.isTrying ? 1000 : tried.waitUntil',
    to: 'tried.waitUntil',
  },
  {
    rule: 'A2',
    what: 'an edit whose actor was refused can only be thrown away',
    file: 'shared/protocol/conflicts.ts',
    from: "if (code === 'ACTOR_REFUSED') return MERGING",
    to: '',
  },
  {
    rule: 'A2',
    what: 'who was once a manager at a device manages for good',
    file: 'edge/access/managing.ts',
    from: 'if (!found || machine.uptimeMs() > found.until) return null',
    to: 'if (!found) return null',
  },
]
