import type { Fault } from './fault.ts'

/** Faults in the feed of changes (rules F). */
export const FAULTS_OF_FEED: Fault[] = [
  {
    rule: 'F1',
    what: 'an appointment lies only in the first of the clinics where its patient is',
    file: 'shared/authority/scopes.ts',
    from: 'return [...parentScopes]',
    to: 'return parentScopes.slice(0, 1)',
  },
  {
    rule: 'F1',
    what: 'the appointments of a patient who is shared or moved do not follow',
    file: 'shared/authority/changes.ts',
    from: 'return facts.followers.map(',
    to: 'return facts.followers.slice(facts.followers.length).map(',
  },
  {
    rule: 'F2',
    what: 'times run back with the clock',
    file: 'shared/authority/sqlite/feed-writer.ts',
    from: 'return Math.max(wallClock, last + 1)',
    to: 'return last > wallClock ? wallClock : wallClock',
  },
  {
    rule: 'F3',
    what: 'a leave is sent while another scope of the caller holds the record',
    file: 'shared/authority/page.ts',
    from: "else if (op === 'delete' || !isElsewhere) collector.add({ collection, op, id })",
    to: 'else collector.add({ collection, op, id })',
  },
  {
    rule: 'F3',
    what: 'what lies in a scope that the caller lost is not withdrawn',
    file: 'shared/authority/page.ts',
    from: 'if (!scopes.includes(lost)) await addDrop(reader, collector, lost, scopes)',
    to: 'if (!scopes.includes(lost)) delete next.positions[lost]',
  },
  {
    rule: 'F4',
    what: 'a replica takes a lower revision than it holds',
    file: 'edge/store/take-page.ts',
    from: 'if (before && isFilled && after.revision < before.revision) return row?.key ?? null',
    to: '',
  },
  {
    rule: 'F4',
    what: 'what changed while a replica was filled is not told afterwards',
    file: 'shared/authority/cursor-scopes.ts',
    from: 'positions[scope] = Math.max(positions[scope] ?? 0, head)',
    to: 'positions[scope] = Math.max(positions[scope] ?? 0, head + 1)',
  },
  {
    rule: 'F5',
    what: 'a cursor works for another caller',
    file: 'shared/protocol/cursor.ts',
    from: 'function tagOf(body: string, key: Uint8Array, principalId: string): string {',
    to: "function tagOf(body: string, key: Uint8Array, principalId = ''): string {\n  principalId = 'anybody'",
  },
  {
    rule: 'F5',
    what: 'a scope gained later is not filled',
    file: 'shared/authority/cursor-scopes.ts',
    from: 'if (wanted.length === 0) return\n',
    to: `if (wanted.length > 0 && Object.keys(next.positions).length > 0) {
    for (const scope of wanted) next.positions[scope] = heads[scope] ?? 0
    return
  }
  if (wanted.length === 0) return
`,
  },
  {
    rule: 'F6',
    what: 'a cursor ahead of the head goes on as if nothing had happened',
    file: 'shared/authority/feed.ts',
    from: "if (position > (heads[name] ?? 0)) return 'ahead'",
    to: '',
  },
  {
    rule: 'F6',
    what: 'a cursor older than what is kept goes on',
    file: 'shared/authority/feed.ts',
    from: "if (position < (forgotten[name] ?? 0)) return 'forgotten'",
    to: '',
  },
  {
    rule: 'F6',
    what: 'the sweep takes records that wait for a person',
    file: 'edge/store/withdraw.ts',
    from: "if ((row.sync_state ?? 'synced') === 'synced') {",
    to: "if (row.sync_state !== 'never') {",
  },
  {
    rule: 'F6',
    what: 'the sweep takes nothing',
    file: 'edge/store/take-page.ts',
    from: 'if (!isFilled && isLast) sweep(store, writer, generation)',
    to: '',
  },
  {
    rule: 'F7',
    what: 'the tag is compared without looking where the cursor stands',
    file: 'shared/authority/feed.ts',
    from: '      isAtHeads(cursor, heads) &&\n',
    to: '',
  },
  {
    rule: 'F7',
    what: 'the tag is made without the heads',
    file: 'shared/protocol/etag.ts',
    from: 'digest([PROTOCOL_VERSION, epoch, state])',
    to: 'digest([PROTOCOL_VERSION, epoch, state.length])',
  },
  {
    rule: 'F7',
    what: 'the tag of an unfinished page is that of the whole',
    file: 'shared/authority/feed.ts',
    from: "return { kind: 'page', etag: more ? unfinishedEtag(sealed) : etag, page }",
    to: "return { kind: 'page', etag, page }",
  },
  {
    rule: 'F8',
    what: 'the limit on a body holds for what is compressed only',
    file: 'shared/node/body.ts',
    from: 'if (length > bytesMax) throw tooLarge(bytesMax)',
    to: '',
  },
  {
    rule: 'F9',
    what: 'nobody is told of a commit',
    file: 'shared/authority/sqlite/store.ts',
    from: 'if (isRaised) notify()',
    to: '',
  },
  {
    rule: 'F10',
    what: 'an answer is believed whoever gave it',
    file: 'shared/replica/http-link.ts',
    from: 'if (stranger) {',
    to: 'if (false) {',
  },
  {
    rule: 'F11',
    what: 'a page with fewer changes than it says is taken',
    file: 'shared/protocol/messages.ts',
    from: '.refine((page) => page.count === page.changes.length,',
    to: '.refine((page) => page.count >= page.changes.length,',
  },
  {
    rule: 'F13',
    what: 'a body is judged whatever became of it on its way',
    file: 'shared/node/body.ts',
    from: '  refuseDamaged(request, bytes)\n',
    to: '',
  },
]
