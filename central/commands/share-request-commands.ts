import { checkBody } from '@outpost/shared/authority/http/input'
import type { Principal } from '@outpost/shared/authority/principal'
import { createIds } from '@outpost/shared/model/ids'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import {
  decideShareSchema,
  SHARE_STATES,
  type ShareRequestView,
} from '@outpost/shared/protocol/sharing'
import { type Command, Option } from 'commander'
import { createShareRequests } from '../sharing/share-requests.ts'
import type { CommandContext, CommandSetting } from './command-context.ts'
import { operator } from './operator.ts'

/** So many requests are listed. */
const LISTED_MAX = 1000

/** Whoever runs commands may decide about everything. */
const person: Principal = { id: operator, role: 'admin', name: operator, clinics: 'all' }

/** What clinics ask for: patients of others to be shared with them. */
export function addShareRequestCommands(program: Command, { withStore }: CommandSetting) {
  const group = program
    .command('share-requests')
    .description('patients of other clinics for whom clinics ask')
  const requestsOf = ({ store, clock, settings }: CommandContext) =>
    createShareRequests({ store, clock, ids: createIds(clock), rule: settings.CENTRAL_SHARE_RULE })
  group
    .command('list')
    .description('list the requests, the latest first')
    .addOption(new Option('--state <state>', 'only those').choices(SHARE_STATES))
    .option(...jsonOption)
    .action(({ state = null, json }) =>
      withStore((context) => {
        const found = requestsOf(context).list(person, { state, limit: LISTED_MAX })
        const lines = found.map(lineOf)
        printResult(found, json, lines.length > 0 ? lines : ['There is no such request.'])
      }),
    )
  for (const decision of ['grant', 'refuse'] as const) {
    group
      .command(decision)
      .description(
        decision === 'grant'
          ? 'share the patient with the clinic that asks; it has them after its next round'
          : 'do not share the patient; the clinic is told so',
      )
      .argument('<id>')
      .option('--note <text>', 'a word to the clinic that asks')
      .option(...jsonOption)
      .action((id, { note: said = null, json }) =>
        withStore((context) => {
          const { note = null } = checkBody(decideShareSchema, { decision, note: said })
          const decided = requestsOf(context).decide(person, id, { decision, note })
          printResult(decided, json, [`The request ${decided.id} is ${decided.state}.`])
        }),
      )
  }
}

/** By ids: a list may be read over somebody's shoulder, or land in a file. */
function lineOf({
  id,
  state,
  asked_at,
  clinic_id,
  patient_id,
  known_by,
}: ShareRequestView): string {
  return `${id}  ${state}  ${asked_at}  clinic ${clinic_id} asks for patient ${patient_id ?? 'who was deleted'} (knew ${known_by})`
}
