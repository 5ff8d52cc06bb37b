import type { Fault } from './fault.ts'

/** Faults in the box: its writes, its rounds, its outbox and inbox (rules N). */
export const FAULTS_OF_NODE: Fault[] = [
  {
    rule: 'N1',
    what: "a tablet's write is shown but does not wait for central",
    file: 'shared/authority/submit.ts',
    from: "state: ground === 'central' ? 'accepted' : 'waiting',",
    to: "state: 'accepted',",
  },
  {
    rule: 'N2',
    what: 'a pull hides pending edits',
    file: 'edge/store/settle.ts',
    from: 'replay(confirmed, overlays, collection)',
    to: 'replay(confirmed, NO_OVERLAYS, collection)',
  },
  {
    rule: 'N2',
    what: 'a movement that was sent shows twice until its outcome is known',
    file: 'shared/protocol/apply-edit.ts',
    from: 'if (!movement.success || recentMovements(face).includes(edit.id)) return quantity',
    to: 'if (!movement.success) return quantity',
  },
  {
    rule: 'N3',
    what: 'a round does not pull after its push failed',
    file: 'shared/replica/plan.ts',
    from: 'if (!facts.isCaughtUp && !facts.hasPullFailed) return',
    to: 'if (!facts.isCaughtUp && !facts.hasPullFailed && !facts.hasPushFailed) return',
  },
  {
    rule: 'N3',
    what: 'after the clock has jumped back no round is made until it is there again',
    file: 'edge/sync/timetable.ts',
    from: 'next = Math.min(next, after(now))',
    to: '',
  },
  {
    rule: 'N3',
    what: 'two rounds run at a time',
    file: 'edge/sync/rounds.ts',
    from: 'if (!current && !following) return start()',
    to: 'if (!following) return start()',
  },
  {
    rule: 'N3',
    what: 'a batch that central cannot take is not made smaller',
    file: 'shared/replica/round.ts',
    from: 'round.batchSize = Math.ceil(editIds.length / 2)',
    to: 'round.batchSize = editIds.length',
  },
  {
    rule: 'N3',
    what: 'what builds on an edit that was set aside goes all the same',
    file: 'edge/store/outbox.ts',
    from: 'return !isHeldBack(edit, isAside)',
    to: 'return !isAside',
  },
  {
    rule: 'N4',
    what: 'an outcome acknowledges all that is pending',
    file: 'edge/store/outcomes.ts',
    from: 'set_aside_until = null, last_error = null where id = ?`,',
    to: "set_aside_until = null, last_error = null where state in ('waiting', 'sent') or id = ?`,",
  },
  {
    rule: 'N4',
    what: 'an unknown base is taken for an outcome',
    file: 'edge/store/outcomes.ts',
    from: "if (given.conflict?.error_code === 'UNKNOWN_BASE') {",
    to: "if (given.conflict?.error_code === 'NEVER') {",
  },
  {
    rule: 'N5',
    what: 'a rejected edit is closed without anybody having decided',
    file: 'edge/store/outcomes.ts',
    from: "outcome.status === 200 ? 'accepted' : rejected,",
    to: "outcome.status === 200 ? 'accepted' : 'decided',",
  },
  {
    rule: 'N5',
    what: 'what builds on a rejected edit does not wait with it',
    file: 'edge/store/outcomes.ts',
    from: 'for (const edit of dependants(outbox, rejected)) {',
    to: 'for (const edit of dependants(outbox, [])) {',
  },
  {
    rule: 'N6',
    what: 'the cursor is saved before the page',
    file: 'edge/store/replica-store.ts',
    from: `      store.write((writer) => {
        const { cursor, generation, isFilled } = row.read()
        if (cursor !== asked.cursor) return`,
    to: `      if (row.read().cursor !== asked.cursor) return
      store.write(() => row.change({ cursor: page.cursor }))
      store.write((writer) => {
        const { generation, isFilled } = row.read()`,
  },
  {
    rule: 'N6',
    what: 'a page that comes late moves the cursor back',
    file: 'edge/store/replica-store.ts',
    from: '        if (cursor !== asked.cursor) return\n',
    to: '',
  },
  {
    rule: 'N7',
    what: 'Retry-After is not obeyed',
    file: 'edge/sync/schedule.ts',
    from: 'Math.max(backoffMs(failures, deps.random()), result.retryAfterMs ?? 0)',
    to: 'backoffMs(failures, deps.random())',
  },
  {
    rule: 'N7',
    what: 'the waits after failures do not grow',
    file: 'shared/replica/plan.ts',
    from: 'BACKOFF_MS_FIRST * 2 ** Math.max(0, failures - 1)',
    to: 'BACKOFF_MS_FIRST',
  },
  {
    rule: 'N8',
    what: 'a page that was cut short is not asked for in smaller parts',
    file: 'shared/replica/round.ts',
    from: 'Math.max(PAGE_LIMIT_MIN, Math.floor(round.pageLimit / 2))',
    to: 'round.pageLimit',
  },
  {
    rule: 'N11',
    what: 'a report is sent with every request although nothing in it has changed',
    file: 'edge/sync/report.ts',
    from: 'if (JSON.stringify(steady) === known.lastReport && !isDue) return null',
    to: '',
  },
]
