import type { DecideAnswer, InboxItem } from '@outpost/shared/authority/inbox'
import type { Fields } from '@outpost/shared/model/collections'
import { createIds } from '@outpost/shared/model/ids'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { DECISIONS } from '@outpost/shared/protocol/conflicts'
import { Argument, type Command } from 'commander'
import { ownPrincipal } from '../own-principal.ts'
import { createBoxInbox } from '../store/inbox.ts'
import type { WithEdge } from './command-context.ts'

/** What central, or the box itself, rejected, and what a person decides about it. */
export function addInboxCommands(program: Command, withEdge: WithEdge) {
  const inbox = program
    .command('inbox')
    .description('rejected edits, for a person to decide')
    .option(...jsonOption)
    .action(({ json }) =>
      withEdge(({ edge }) => {
        const items = createBoxInbox(edge, createIds(edge.clock)).list(ownPrincipal)
        const lines = items.map(toLine)
        printResult(
          { results: items },
          json,
          lines.length > 0 ? lines : ['Nothing waits for a decision.'],
        )
      }),
    )
  inbox
    .command('decide')
    .description('decide about one of them; the same again is answered the same')
    .argument('<id>', 'the id of the edit')
    .addArgument(new Argument('<decision>').choices(DECISIONS))
    .option('--fields <json>', 'for change: what is set; for count: \'{"counted": 12}\'')
    .option('--actor <name>', 'who decides', ownPrincipal.name)
    .option(...jsonOption)
    .action((id, decision, { fields, actor }, command: Command) =>
      withEdge(async ({ edge }) => {
        const { checkDecision } = await import('@outpost/shared/authority/http/inbox-routes')
        const checked = checkDecision({ decision, fields: parseFields(fields) })
        const request = { ...checked, editId: id.toLowerCase(), actor }
        const own = createBoxInbox(edge, createIds(edge.clock))
        const answer = own.decide(ownPrincipal, request)
        printResult(answer, command.optsWithGlobals().json, toLines(answer))
      }),
    )
}

function parseFields(text: string | undefined): Fields | null {
  if (text === undefined) return null
  try {
    const fields = JSON.parse(text)
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return fields
  } catch {
    // Said below.
  }
  throw new CommandFailed(
    `--fields must be a JSON object such as '{"phone": "0722"}'. Nothing was changed.`,
  )
}

function toLine({ id, edit, conflict, at, waits_for, decisions }: InboxItem): string {
  const why = conflict && ('message' in conflict ? conflict.message : conflict.detail)
  const what = waits_for ? `goes with ${waits_for}` : `possible: ${decisions.join(', ')}`
  return `${id}  ${at}  ${edit.op} of ${edit.collection} ${edit.record_id}: ${conflict?.error_code} ${why} (${what})`
}

function toLines(answer: DecideAnswer): string[] {
  const { id, decision, new_edit, closed, staying, left_out } = answer
  const tell = (ids: readonly string[]) => ids.join(', ')
  return [
    `Decided about ${id}: ${decision}.${new_edit ? ` The edit ${new_edit} was made in its place.` : ''}`,
    ...(closed.length > 0 ? [`Closed with it: ${tell(closed.map((one) => one.id))}.`] : []),
    ...(staying.length > 0
      ? [`Could not be made again, and stay in the inbox: ${tell(staying)}.`]
      : []),
    ...(left_out.length > 0 ? [`Not applied, because they cannot change: ${tell(left_out)}.`] : []),
  ]
}
