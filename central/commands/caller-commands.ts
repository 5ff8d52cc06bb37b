import { isNode } from '@outpost/shared/authority/principal'
import { toIsoOrNull } from '@outpost/shared/model/time'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import type { Command } from 'commander'
import { createAdministration } from '../nodes/administration.ts'
import { createPrincipals, type PrincipalRow } from '../nodes/principals.ts'
import type { CommandContext, WithStore } from './command-context.ts'
import { operator } from './operator.ts'

/* What the commands of boxes and of tokens have in common. */

type Whom = Pick<CommandContext, 'store' | 'clock'>

export function addRevoke(parent: Command, what: string, withStore: WithStore) {
  parent
    .command('revoke')
    .description(`revoke a ${what}; takes effect on its next request`)
    .argument('<id>')
    .option(...jsonOption)
    .action((id, { json }) =>
      withStore((context) => {
        if (!createAdministration(context, operator).revoke(id)) {
          throw new CommandFailed(
            `There is no ${what} ${id} that could be revoked. Nothing was changed.`,
          )
        }
        printResult({ revoked: id }, json, [`The ${what} ${id} was revoked.`])
      }),
    )
}

/** Throws `CommandFailed` for a box that is not there, was revoked, or has not enrolled. */
export function refuseUnusableBox({ store, clock }: Whom, id: string) {
  const found = createPrincipals({ sqlite: store.sqlite, clock }).find(id)
  refuseUnusable('box', 'node', id, isNode(found) ? found : null)
}

/** Throws `CommandFailed` for the token of no client, or one that was revoked. */
export function refuseUnusableToken({ store, clock }: Whom, id: string) {
  const found = createPrincipals({ sqlite: store.sqlite, clock }).find(id)
  refuseUnusable('token', 'token', id, isNode(found) ? null : found)
}

function refuseUnusable(what: string, command: string, id: string, found: PrincipalRow | null) {
  if (!found) {
    throw new CommandFailed(
      `There is no ${what} ${id}. See "central ${command} list". Nothing was changed.`,
    )
  }
  if (found.revokedAt !== null || found.tokenHash === null) {
    const state = found.revokedAt !== null ? 'was revoked' : 'has not enrolled yet'
    throw new CommandFailed(`The ${what} ${id} ${state}. Nothing was changed.`)
  }
}

function stateOf({ revokedAt, tokenHash, twinSince }: PrincipalRow) {
  if (revokedAt !== null) return 'revoked'
  if (tokenHash === null) return 'not enrolled'
  return twinSince === null ? 'active' : 'twin'
}

/** A box or a token as the lists show it. */
export function toCallerView(row: PrincipalRow) {
  return {
    id: row.id,
    role: row.role,
    name: row.name,
    clinics: row.clinics,
    state: stateOf(row),
    last_seen_at: toIsoOrNull(row.lastSeenAt),
    token_since: toIsoOrNull(row.tokenSince),
    next_token: row.nextTokenHash === null ? null : 'unused',
    report: row.report ? JSON.parse(row.report) : null,
    reported_at: toIsoOrNull(row.reportedAt),
  }
}
