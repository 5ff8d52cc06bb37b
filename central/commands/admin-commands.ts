import { toIso, toIsoOrNull } from '@outpost/shared/model/time'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { type Command, Option } from 'commander'
import { v4 } from 'uuid'
import { ADMIN_ROLES, createAdmins } from '../admins/admins.ts'
import { newPassword } from '../admins/passwords.ts'
import type { CommandContext, CommandSetting } from './command-context.ts'
import { operator } from './operator.ts'

/** Commands on the accounts of people. */
export function addAdminCommands(program: Command, { withStore }: CommandSetting) {
  const admin = program.command('admin').description('accounts of people')
  const adminsOf = ({ store, clock }: CommandContext) =>
    createAdmins({ sqlite: store.sqlite, clock })
  admin
    .command('add')
    .description('add an account; its first password is shown once')
    .requiredOption('--email <address>', 'with which the person logs in')
    .addOption(
      new Option('--role <role>', 'what the person may do').choices(ADMIN_ROLES).default('admin'),
    )
    .option(...jsonOption)
    .action(({ email, role, json }) =>
      withStore(async (context) => {
        if (!/^[^\s@]+@[^\s@]+$/.test(email) || email.length > 254) {
          throw new CommandFailed(`${email} is not an e-mail address. Nothing was changed.`)
        }
        const id = v4()
        const password = newPassword()
        if (!(await adminsOf(context).add({ id, email, role }, password, operator))) {
          throw new CommandFailed(`There is an account for ${email} already. Nothing was changed.`)
        }
        printResult({ admin_id: id, password }, json, [
          `${email} can log in as ${role}. The first password is shown only this once:`,
          password,
        ])
      }),
    )
  admin
    .command('list')
    .description('list the accounts')
    .option(...jsonOption)
    .action(({ json }) =>
      withStore((context) => {
        const admins = adminsOf(context)
          .list()
          .map(({ id, email, role, createdAt, lastLoginAt }) => ({
            id,
            email,
            role,
            created_at: toIso(createdAt),
            last_login_at: toIsoOrNull(lastLoginAt),
          }))
        const lines = admins.map(
          (one) => `${one.email}  ${one.role}  last login ${one.last_login_at ?? 'never'}`,
        )
        printResult(admins, json, lines.length > 0 ? lines : ['There is no account yet.'])
      }),
    )
  admin
    .command('reset')
    .description('give an account a new password and end its sessions')
    .requiredOption('--email <address>', 'whose')
    .option(...jsonOption)
    .action(({ email, json }) =>
      withStore(async (context) => {
        const password = newPassword()
        if (!(await adminsOf(context).setPassword(email, password, operator))) throw unknown(email)
        printResult({ email, password }, json, [
          `The new password of ${email} is shown only this once:`,
          password,
        ])
      }),
    )
  admin
    .command('remove')
    .description('take an account away; its sessions end at once')
    .requiredOption('--email <address>', 'whose')
    .option(...jsonOption)
    .action(({ email, json }) =>
      withStore((context) => {
        if (!adminsOf(context).remove(email, operator)) throw unknown(email)
        printResult({ removed: email }, json, [`${email} can no longer log in.`])
      }),
    )
}

function unknown(email: string): CommandFailed {
  return new CommandFailed(`There is no account for ${email}. Nothing was changed.`)
}
