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
    from: 'if (row.nextTokenHash === hash) attempt(() => tokens.takeNext(row.id, hash))',
    to: '',
  },
  {
    rule: 'E7',
    what: 'a box that was put back misses what its device has dispensed already',
    file: 'shared/authority/judge-stock.ts',
    from: 'facts.isInBalance || recentMovements(current.fields).includes(checked.edit.id)',
    to: 'facts.isInBalance',
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
    from: "if (code === 'ACTOR_REFUSED') return JOINING_DECISIONS",
    to: '',
  },
  {
    rule: 'A2',
    what: 'who was once a manager at a device manages for good',
    file: 'edge/access/managing.ts',
    from: 'if (!found || machine.uptimeMs() > found.until) return null',
    to: 'if (!found) return null',
  },
  {
    rule: 'A2',
    what: 'a tablet that slept for hours is not locked when it wakes',
    file: 'edge/tablet/idle.ts',
    from: 'Math.max(now.monotonic - since.monotonic, now.wall - since.wall)',
    to: 'now.monotonic - since.monotonic',
  },
  {
    rule: 'A2',
    what: 'without the box PINs can be guessed at a tablet without an end',
    file: 'edge/tablet/pin-memory.ts',
    from: 'if (waitMs > 0) return',
    to: 'if (waitMs > WAIT_MS_MAX) return',
  },
  {
    rule: 'A2',
    what: 'what is written without a name, because no PIN could be checked, bears the last one',
    file: 'edge/tablet/who-works.ts',
    from: 'put({ member: null, isOpen: true })',
    to: 'db.place.get(1).then((place) => put({ member: place?.working?.member ?? null, isOpen: true }))',
  },
  {
    rule: 'E5',
    what: 'two tablets that undo the same step make two visits of one',
    file: 'edge/tablet/set-back.ts',
    from: 'recordId: madeAnewId(seen.id)',
    to: 'recordId: madeAnewId(seen.under ?? seen.id)',
  },
  {
    rule: 'E4',
    what: 'a step on a tablet is undone by halves',
    file: 'edge/tablet/replica/write-together.ts',
    from: 'return transaction.abort()',
    to: 'return',
  },
]

/** Faults in the replica that a tablet keeps in its browser: the same rules, one storey further down. */
export const FAULTS_OF_TABLETS: Fault[] = [
  {
    rule: 'A2',
    what: 'a revoked tablet throws away what it had written and not sent',
    file: 'edge/tablet/replica/wipe.ts',
    from: 'db.edits.filter((held) => !isToSend(held)).delete()',
    to: 'db.edits.clear()',
  },
  {
    rule: 'E4',
    what: 'a form on a tablet stands on what is there when it is saved, not on what its writer saw',
    file: 'edge/tablet/replica/write.ts',
    from: `export async function write({ db, deviceId, clock, ids }: WriteDeps, wish: Wish): Promise<Written> {
`,
    to: `export async function write(
  { db, deviceId, clock, ids }: WriteDeps,
  given: Wish,
): Promise<Written> {
  const held = await db.records.get([given.collection, given.recordId])
  const wish = { ...given, seen: given.seen && (held?.seen ?? null) }
`,
  },
  {
    rule: 'F4',
    what: 'a device that sends before it fills is filled with everything',
    file: 'shared/replica/http-link.ts',
    from: 'if (deps.fill) query',
    to: 'if (deps.fill && position.cursor === null) query',
  },
  {
    rule: 'F4',
    what: 'a tablet never hears who somebody is of whom it is told a visit first',
    file: 'edge/tablet/replica/take-page.ts',
    from: 'visits.map(({ copy }) => copy?.fields ?? {}),',
    to: '[],',
  },
  {
    rule: 'F4',
    what: 'a late answer brings back to a tablet what has left it',
    file: 'edge/tablet/replica/hold.ts',
    from: 'if (epoch === null || takings !== asked) return false',
    to: '',
  },
  {
    rule: 'N4',
    what: 'with some outcomes a tablet takes all that waits for acknowledged',
    file: 'edge/tablet/replica/take-outcomes.ts',
    from: '  await settle(db, [...touched.values()])\n  if (touched.size',
    to: `  await db.edits.where('state').anyOf('waiting', 'sent').modify({ state: 'accepted' })
  await settle(db, [...touched.values()])
  if (touched.size`,
  },
  {
    rule: 'N4',
    what: 'a tablet takes an edit for acknowledged when it is sent',
    file: 'edge/tablet/replica/replica-store.ts',
    from: ".modify({ state: 'sent' })",
    to: ".modify({ state: 'accepted' })",
  },
  {
    rule: 'N4',
    what: 'a tablet takes an answer that crossed a page of another tab',
    file: 'edge/tablet/replica/take-outcomes.ts',
    from: 'if (asked && asked.cursor !== (await readState(db)).cursor)',
    to: 'if (asked && asked.cursor === undefined)',
  },
  {
    rule: 'E3',
    what: 'what an edit of a batch reads does not see what those before it have stored',
    file: 'shared/authority/sqlite/transaction-sql.ts',
    from: `    get(text, ...parameters) {
      settle()`,
    to: '    get(text, ...parameters) {',
  },
  {
    rule: 'N4',
    what: 'a page that crossed an answer to another tab of a tablet tells its edit as confirmed',
    file: 'edge/tablet/replica/take-page.ts',
    from: ' || takings !== (asked.takings ?? takings)',
    to: '',
  },
  {
    rule: 'F9',
    what: 'what a box has rejected is on other tablets only a minute later',
    file: 'shared/authority/sqlite/store.ts',
    from: 'isNews: isRaised || inbox?.isChanged()',
    to: 'isNews: isRaised',
  },
  {
    rule: 'N5',
    what: 'medicine is given out to a patient whose registration was rejected',
    file: 'edge/tablet/recipient.ts',
    from: "survivor.isRejected ? 'rejected' : 'here'",
    to: "'here'",
  },
  {
    rule: 'N5',
    what: 'what a box had rejected stays on its tablet alone when the box loses its inbox',
    file: 'edge/tablet/replica/replica-store.ts',
    from: '.modify({ isReturning: true })',
    to: '.modify({ isReturning: false })',
  },
  {
    rule: 'N5',
    what: 'on a tablet a record does not say that something of it was rejected',
    file: 'edge/tablet/replica/settle.ts',
    from: "return { ...seen, overlay: { pending: seen.under, syncState: 'attention' } }",
    to: 'return seen',
  },
  {
    rule: 'N5',
    what: 'a patient who was registered on a tablet and rejected vanishes from it',
    file: 'edge/tablet/replica/settle.ts',
    from: 'over.length === 0 && !seen)',
    to: 'over.length === 0)',
  },
  {
    rule: 'N5',
    what: 'what returns to an inbox is judged anew, and may count beside what was made in its place',
    file: 'shared/authority/http/sync-routes.ts',
    from: '...(before && { refused: rejectedBefore(before) }),',
    to: '',
  },
]
