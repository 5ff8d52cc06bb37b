import { type StoredRecord, toWire } from '../model/record.ts'
import type { Millis } from '../model/time.ts'
import type { Cursor, Fill, ScopeName } from '../protocol/cursor.ts'
import type { Heads } from '../protocol/etag.ts'
import { type Change, PAGE_BYTES_MAX, tellMovements } from '../protocol/messages.ts'
import { fitToScopes, takeFilled, without } from './cursor-scopes.ts'
import { FILL_PHASES, type FillPhase, type LedgerKeys, type Reader } from './reader.ts'
import { ALL, CATALOGUE } from './scopes.ts'

/**
 * `limit` is a number of changes, `startOfToday` tells when the day began. `movementsAfter`: from where on
 * movements are told with stock; null where none are.
 */
type PageOptions = {
  limit: number
  startOfToday: () => Millis
  movementsAfter: LedgerKeys | null
}

/**
 * The changes of one page (F3, F6), and the cursor after them: what is new in the scopes that the
 * caller has, then what leaves with those that it has lost, then what fills those that are new to it.
 */
export async function buildPage(
  reader: Reader,
  start: Cursor,
  scopes: readonly ScopeName[],
  heads: Heads,
  { limit, startOfToday, movementsAfter }: PageOptions,
): Promise<{ changes: Change[]; next: Cursor; more: boolean }> {
  const collector = createCollector(reader, start, limit)
  const { next } = collector

  fitToScopes(next, scopes, heads, startOfToday)
  for (const scope of scopes) {
    if (scope in next.positions) {
      await addChanges(reader, collector, scope, scopes, {
        head: heads[scope] ?? 0,
        movementsAfter,
      })
    }
  }
  for (const lost of Object.keys(next.positions)) {
    if (!scopes.includes(lost)) await addDrop(reader, collector, lost, scopes)
  }
  if (next.fill && collector.room() > 0) {
    const phases = next.extent === 'work' ? WORK_PHASES : FILL_PHASES
    const after = movementsAfter && { ...movementsAfter, changed: movementsAfter.filled }
    await addFill(reader, collector, next.fill, phases, after)
    if (next.fill.phase >= phases.length) {
      takeFilled(next, next.fill)
      delete next.fill
    }
  }
  const isBehind = scopes.some((scope) => next.positions[scope] !== heads[scope])
  const holdsLost = Object.keys(next.positions).some((scope) => !scopes.includes(scope))
  return { changes: collector.changes, next, more: isBehind || holdsLost || !!next.fill }
}

/** Collects changes until the page is full, and remembers how far each source was read. */
type Collector = {
  changes: Change[]
  next: Cursor
  room(): number
  /** `movementsAfter`: as in `PageOptions`. */
  put(record: StoredRecord, movementsAfter: LedgerKeys | null): Promise<void>
  add(change: Change): void
}

function createCollector(reader: Reader, start: Cursor, limit: number): Collector {
  const changes: Change[] = []
  let bytes = 0
  return {
    changes,
    next: { ...start, positions: { ...start.positions } },
    room: () => (bytes < PAGE_BYTES_MAX ? limit - changes.length : 0),
    async put(record, movementsAfter) {
      const { collection, id } = record
      const isTold = collection === 'pharmacy-inventory' && movementsAfter !== null
      const told = isTold ? tellMovements(await reader.movementsOf(id, movementsAfter)) : {}
      const wire = toWire(record)
      changes.push({ collection, op: 'put', id, record: wire, ...told })
      bytes += JSON.stringify(wire).length + JSON.stringify(told).length
    },
    add(change) {
      changes.push(change)
      bytes += CHANGE_BYTES
    },
  }
}

/** About what a change without a record takes in a page. */
const CHANGE_BYTES = 100

async function addChanges(
  reader: Reader,
  collector: Collector,
  scope: ScopeName,
  callerScopes: readonly ScopeName[],
  { head, movementsAfter }: { head: number; movementsAfter: LedgerKeys | null },
) {
  const { positions } = collector.next
  while (collector.room() > 0 && (positions[scope] ?? 0) < head) {
    const wanted = collector.room()
    const rows = await reader.changes(scope, positions[scope] ?? 0, callerScopes, wanted)
    for (const { seq, op, collection, id, record, isElsewhere } of rows) {
      if (collector.room() <= 0) return
      // What has left one of the caller's scopes but lies in another is not gone for the caller.
      if (record) await collector.put(record, movementsAfter)
      else if (op === 'delete' || !isElsewhere) collector.add({ collection, op, id })
      positions[scope] = seq
    }
    // A head may stand above its last entry: a clinic has changed, or a record has moved on.
    if (rows.length < wanted) positions[scope] = head
  }
}

/** Withdraws a scope that the caller has lost: what lies in none of its scopes leaves (F3). */
async function addDrop(
  reader: Reader,
  collector: Collector,
  lost: ScopeName,
  callerScopes: readonly ScopeName[],
) {
  const { next } = collector
  let after = next.withdrawn?.[lost] ?? ''
  while (collector.room() > 0) {
    const wanted = collector.room()
    const rows = await reader.drop(lost, callerScopes, after, wanted)
    for (const { key, collection, id, isElsewhere } of rows) {
      if (!isElsewhere) collector.add({ collection, op: 'leave', id })
      after = key
    }
    if (rows.length < wanted) {
      delete next.positions[lost]
      next.withdrawn = without(next.withdrawn, lost)
      return
    }
    next.withdrawn = { ...next.withdrawn, [lost]: after }
  }
}

/** All but the rest: old visits, and patients who have none to come. */
const WORK_PHASES = FILL_PHASES.filter((phase) => phase !== 'rest')

/** Goes on filling, phase by phase and in each phase scope by scope, until the page is full. */
async function addFill(
  reader: Reader,
  collector: Collector,
  fill: Fill,
  phases: readonly FillPhase[],
  movementsAfter: LedgerKeys | null,
) {
  const names = Object.keys(fill.heads)
  while (collector.room() > 0 && fill.phase < phases.length) {
    const scope = names[fill.scope]
    const phase = phases[fill.phase]
    if (scope === undefined || phase === undefined) {
      fill.phase += 1
      fill.scope = 0
      continue
    }
    const wanted = collector.room()
    const head = fill.heads[scope] ?? 0
    const isPossible = scope === ALL || (scope === CATALOGUE) === (phase === 'catalogue')
    const rows = !isPossible
      ? []
      : await reader.fill(scope, head, phase, fill.today, fill.after, wanted)
    for (const { key, record } of rows) {
      if (collector.room() <= 0) return
      await collector.put(record, movementsAfter)
      fill.after = key
    }
    if (rows.length < wanted) {
      fill.scope += 1
      fill.after = ''
    }
  }
}
