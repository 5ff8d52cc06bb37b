import { isNode } from '@outpost/shared/authority/principal'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import { type Command, Option } from 'commander'
import { createAdministration } from '../nodes/administration.ts'
import { createPrincipals } from '../nodes/principals.ts'
import { addRevoke, toCallerView } from './caller-commands.ts'
import type { CommandSetting } from './command-context.ts'
import { operator } from './operator.ts'
import { addTokenRotate } from './rotation-commands.ts'
import { refuseUnknownClinics } from './unknown-clinics.ts'

export function addTokenCommands(program: Command, { withStore }: CommandSetting) {
  const token = program.command('token').description('tokens of API clients')
  token
    .command('add')
    .description('make a token; it is shown once')
    .addOption(
      new Option('--role <role>', 'what it may do')
        .choices(['client', 'admin', 'viewer'])
        .makeOptionMandatory(),
    )
    .option('--clinic <id...>', 'the clinics whose records it may see; all if none is named')
    .option('--name <name>', 'a name to know it by')
    .option(...jsonOption)
    .action(({ role, clinic, name, json }) =>
      withStore(async (context) => {
        await refuseUnknownClinics(context.store, clinic ?? [])
        const caller = { role, name: name ?? role, clinics: clinic ?? ('all' as const) }
        const { id, token: made } = createAdministration(context, operator).addToken(caller)
        printResult({ token_id: id, token: made }, json, [
          `Token ${id} with the role ${role}. It is shown only this once:`,
          made,
        ])
      }),
    )
  token
    .command('list')
    .description('list the tokens, without what is secret in them')
    .option(...jsonOption)
    .action(({ json }) =>
      withStore(({ store, clock }) => {
        const tokens = createPrincipals({ sqlite: store.sqlite, clock })
          .list()
          .filter((row) => !isNode(row))
          .map(toCallerView)
        const lines = tokens.map(
          (one) =>
            `${one.id}  ${one.role}  ${one.name}  ${one.state}  last used ${one.last_seen_at ?? 'never'}${one.next_token === 'unused' ? ', a new token was not used yet' : ''}`,
        )
        printResult(tokens, json, lines.length > 0 ? lines : ['There is no token yet.'])
      }),
    )
  addRevoke(token, 'token', withStore)
  addTokenRotate(token, withStore)
}
