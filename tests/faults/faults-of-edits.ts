import type { Fault } from './fault.ts'

/** Faults in how edits are judged and kept (rules E). */
export const FAULTS_OF_EDITS: Fault[] = [
  {
    rule: 'E1',
    what: 'an edit is kept and passed on as it was normalised, not as it was made',
    file: 'shared/authority/submit.ts',
    from: '        body,\n        hash,\n        principalId: principal.id,\n        receivedAt: facts.now,\n        status: 200,',
    to: '        body: JSON.stringify({ ...edit, actor: undefined }),\n        hash,\n        principalId: principal.id,\n        receivedAt: facts.now,\n        status: 200,',
  },
  {
    rule: 'E2',
    what: 'a push made for another epoch is judged',
    file: 'shared/authority/http/sync-routes.ts',
    from: 'if (epoch !== identity.epoch) throw',
    to: 'if (epoch === "never") throw',
  },
  {
    rule: 'E2',
    what: 'a push of too many edits is judged',
    file: 'shared/authority/http/sync-routes.ts',
    from: 'if (Array.isArray(edits) && edits.length > PUSH_EDITS_MAX) {',
    to: 'if (Array.isArray(edits) && edits.length > 1e9) {',
  },
  {
    rule: 'E3',
    what: 'an edit that came before is judged again',
    file: 'shared/authority/sqlite/facts-reader.ts',
    from: 'known: absent?.hasEdit(edit.id) ? null : readKnownEdit(sql, edit.id),',
    to: 'known: null,',
  },
  {
    rule: 'E3',
    what: 'an edit id that comes with other content is answered as before',
    file: 'shared/authority/submit.ts',
    from: 'if (facts.known.hash !== hash) {',
    to: 'if (facts.known.hash === "") {',
  },
  {
    rule: 'E3',
    what: 'an edit is called by its number in the outbox, which is used again when that is empty',
    file: 'shared/authority/http/write.ts',
    from: 'await submitDraft(deps, c, deps.ids.editId(), await makeDraft())',
    to: `await submitDraft(
    deps, c, deps.ground === 'edge'
      ? deps.ids.editIdFor('outbox', String(deps.store.sql.get(
          "select count(*) as waiting from edits where state in ('waiting', 'sent')").waiting))
      : deps.ids.editId(), await makeDraft())`,
  },
  {
    rule: 'E4',
    what: 'dates are compared instead of revisions',
    file: 'shared/authority/judge-base.ts',
    from: 'if (changedAt <= (edit.base?.revision ?? 0)) return false',
    to: 'if (current.updatedAt <= Date.parse(edit.made_at)) return false',
  },
  {
    rule: 'E4',
    what: 'the edits under an edit count as changes of others',
    file: 'shared/authority/judge-base.ts',
    from: 'return !links.some((link) => link.madeRevision === changedAt)',
    to: 'return true',
  },
  {
    rule: 'E4',
    what: 'a device does not clash with what another one has pending',
    file: 'shared/authority/sqlite/facts-reader.ts',
    from: 'pendingFields: record?.overlay ? readPendingFields(sql, own) : {},',
    to: 'pendingFields: {},',
  },
  {
    rule: 'E4',
    what: 'a delete does not look at what others have changed',
    file: 'shared/authority/judge.ts',
    from: `  const clashing = Object.keys(current.fields).filter(
    (name) =>
      isChangedUnseen(name, checked.edit, current, facts) ||`,
    to: '  const clashing = Object.keys(current.fields).filter((name) =>',
  },
  {
    rule: 'E5',
    what: 'an edit whose base is unknown is stored as rejected',
    file: 'shared/authority/submit.ts',
    from: "if (verdict.kind === 'conflict' && verdict.code === 'UNKNOWN_BASE') return { answer }",
    to: '',
  },
  {
    rule: 'E5',
    what: 'a finished appointment can be opened again',
    file: 'shared/authority/judge.ts',
    from: 'if (!canBecome(from, to)) {',
    to: "if (!canBecome(from, to) && from === 'CONFIRMED') {",
  },
  {
    rule: 'E5',
    what: 'a doctor is booked twice when the appointment is moved',
    file: 'shared/authority/judge.ts',
    from: 'const taken = moves ? judgeSlot(fields, facts) : null',
    to: 'const taken = null as Reject | null',
  },
  {
    rule: 'E5',
    what: 'what builds on a rejected edit is judged as if it did not',
    file: 'shared/authority/judge-base.ts',
    from: "if (chain.kind === 'rejected') return dependsOnRejected",
    to: '',
  },
  {
    rule: 'E6',
    what: 'an edit made before its record left is refused although the box could not know',
    file: 'shared/authority/scopes.ts',
    from: "return isVisible(writer, writer.role === 'node' ? [...scopes, ...unseenLeaves] : scopes)",
    to: 'return isVisible(writer, scopes)',
  },
  {
    rule: 'E6',
    what: 'a create tells that its id exists out of scope',
    file: 'shared/authority/judge.ts',
    from: 'if (!maySee(existing, writer)) return outOfScope\n',
    to: '',
  },
  {
    rule: 'E7',
    what: 'a rejected movement is taken out of the balance before anybody decided',
    file: 'edge/store/settle.ts',
    from: "isPending(row) || (row.op === 'move_stock' && !row.isCount && !row.isCounted)",
    to: 'isPending(row)',
  },
  {
    rule: 'E7',
    what: 'a count does not look at what moved since it was made',
    file: 'shared/authority/sqlite/edits-reader.ts',
    from: "if (edit.movement?.kind !== 'COUNTED' && edit.op !== 'delete') return false",
    to: "if (edit.op !== 'delete') return false",
  },
  {
    rule: 'E7',
    what: 'what was missing when a confirmed movement was taken is not in the ledger',
    file: 'shared/authority/judge-stock.ts',
    from: 'ledger.push({ kind: DISCREPANCY, delta: missing, movement: null })',
    to: 'ledger.push()',
  },
  {
    rule: 'E8',
    what: 'a commit does not wait for the disk',
    file: 'shared/authority/sqlite/open.ts',
    from: "sqlite.pragma('synchronous = FULL')",
    to: "sqlite.pragma('synchronous = NORMAL')",
  },
  {
    rule: 'E9',
    what: 'an edit that follows from a decision that does not hold is sent',
    file: 'edge/store/decisions.ts',
    from: 'if (decision.new_edit) withdrawn',
    to: 'if (decision.new_edit && answer.decided) withdrawn',
  },
  {
    rule: 'E9',
    what: 'a decision that comes before the outcome is forgotten when that comes',
    file: 'edge/store/outcomes.ts',
    from: "readDecision(sql, id) ? 'decided' : 'needs_decision'",
    to: "readDecision(sql, '') ? 'decided' : 'needs_decision'",
  },
  {
    rule: 'E9',
    what: 'what one copy of a box has decided is not told to the other',
    file: 'shared/authority/sqlite/decisions.ts',
    from: 'holders.filter((id) => id !== principalId)',
    to: 'holders.filter((id) => id === principalId && false)',
  },
  {
    rule: 'E9',
    what: 'a box that enrolled anew is a stranger to what it sent before',
    file: 'central/nodes/enrolment.ts',
    from: 'if (formerly && formerly !== nodeId)',
    to: 'if (formerly && formerly === nodeId)',
  },
]
