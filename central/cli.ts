import { readFileSync } from 'node:fs'
import { type Clinic, clinicSchema } from '@outpost/shared/model/clinic'
import { fieldErrors } from '@outpost/shared/model/collections'
import { createIds } from '@outpost/shared/model/ids'
import { type Clock, type Millis, toIso, toIsoOrNull } from '@outpost/shared/model/time'
import { printResult, runCommand } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { describeSettings, type Environment, readSettings } from '@outpost/shared/node/settings'
import { Command, Option } from 'commander'
import { v4 } from 'uuid'
import { addAdminCommands } from './admin-commands.ts'
import { createBackupTrail } from './audit/backup-trail.ts'
import { addAuditCommands } from './audit-commands.ts'
import { addBackupCommands } from './backup-commands.ts'
import {
  type CommandContext,
  NODE_CLINICS_MAX,
  refuseUnknownClinics,
  type WithStore,
} from './command-context.ts'
import { centralSettings, databaseFile } from './config.ts'
import { viewOfCopies, viewOfReturn } from './fleet/box-details.ts'
import { toBox } from './fleet/fleet.ts'
import { limitsOf } from './fleet/limits.ts'
import type { Limits } from './fleet/troubles.ts'
import { addLoadingCommands } from './loading-commands.ts'
import { addNodeClinics } from './node-clinics-command.ts'
import { createAdministration } from './nodes/administration.ts'
import { createPrincipals, type PrincipalRow } from './nodes/principals.ts'
import { operator } from './operator.ts'
import { addOrderCommands } from './order-commands.ts'
import { addPatientCommands } from './patient-commands.ts'
import { addReadmissionCommands, linesOfCopies, linesOfReturn } from './readmission-commands.ts'
import { addRecoverCommands } from './recover-commands.ts'
import { addNodeRotate, addTokenRotate, linesOfOrders, viewOfOrders } from './rotation-commands.ts'
import { addShareRequestCommands } from './share-request-commands.ts'
import { databasePlace, openCentralStore } from './store/database.ts'

const systemClock: Clock = { now: () => Date.now() }

/** Runs one command of central. Errors are a sentence on standard error and exit code 1. */
export async function runCentral(argv: string[], environment: Environment): Promise<void> {
  const settings = () => readSettings(centralSettings, environment)
  const withStore = async (use: (context: CommandContext) => Promise<void> | void) => {
    const own = settings()
    const store = openCentralStore(databaseFile(own), systemClock)
    try {
      await use({ settings: own, store, clock: systemClock })
    } finally {
      store.close()
    }
  }
  const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
  const program = new Command('central')
    .description('The central server of Outpost: the authority over all clinics.')
    .version(version)
    .addHelpText('after', describeSettings(centralSettings))
  program
    .command('serve')
    .description('serve boxes and API clients until stopped')
    .option('--json', 'print where it listens as one JSON line')
    .action(({ json }) =>
      withStore(async (context) => {
        // Loaded here, so that no other command waits for it.
        const { serveCentral } = await import('./serve.ts')
        await serveCentral({ ...context, ids: createIds(systemClock) }, json)
      }),
    )
  addClinicCommands(program, withStore)
  addNodeCommands(program, withStore)
  addTokenCommands(program, withStore)
  addPatientCommands(program, withStore)
  addLoadingCommands(program, withStore)
  addAuditCommands(program, withStore)
  addAdminCommands(program, withStore)
  addRecoverCommands(program, withStore)
  addShareRequestCommands(program, withStore)
  addBackupCommands(program, () => {
    const place = databasePlace(databaseFile(settings()))
    const trail = createBackupTrail({ place, clock: systemClock, who: operator })
    return { place, clock: systemClock, version, trail }
  })
  await runCommand(() => program.parseAsync(argv))
}

const jsonOption = ['--json', 'print one JSON value'] as const

function addClinicCommands(program: Command, withStore: WithStore) {
  const clinic = program.command('clinic').description('the clinics that central looks after')
  clinic
    .command('add')
    .description('add a clinic')
    .requiredOption('--name <name>', 'its name')
    .option('--time-zone <zone>', 'its IANA time zone', 'UTC')
    .option(...jsonOption)
    .action(({ name, timeZone, json }) =>
      withStore((context) => {
        const clinic = checkClinic({ id: v4(), name, time_zone: timeZone, active: true })
        createAdministration(context, operator).putClinic(clinic)
        printResult({ clinic_id: clinic.id }, json, [
          `Clinic ${clinic.name} was added: ${clinic.id}`,
        ])
      }),
    )
  clinic
    .command('list')
    .description('list the clinics')
    .option(...jsonOption)
    .action(({ json }) =>
      withStore(async ({ store }) => {
        const clinics = await store.read((reader) => reader.clinics('all'))
        const lines = clinics.map((one) => `${one.id}  ${one.name}  (${one.time_zone})`)
        printResult(clinics, json, lines.length > 0 ? lines : ['There is no clinic yet.'])
      }),
    )
}

function addNodeCommands(program: Command, withStore: WithStore) {
  const node = program.command('node').description('the boxes in the clinics')
  node
    .command('add')
    .description('make a place for a box, and the one-time code with which it enrols')
    .requiredOption('--clinic <id...>', 'the clinics whose records it holds')
    .requiredOption('--name <name>', 'its name')
    .option(...jsonOption)
    .action(({ clinic, name, json }) =>
      withStore(async (context) => {
        if (clinic.length > NODE_CLINICS_MAX) {
          throw new CommandFailed(
            `A box can serve at most ${NODE_CLINICS_MAX} clinics. Nothing was changed.`,
          )
        }
        await refuseUnknownClinics(context.store, clinic)
        const { id, code, expiresAt } = createAdministration(context, operator).addNode(
          name,
          clinic,
        )
        const until = toIso(expiresAt)
        const result = { node_id: id, enrolment_code: code, expires_at: until }
        printResult(result, json, [
          `Box ${name} has a place: ${id}`,
          `Its enrolment code, valid once until ${until}: ${code}`,
        ])
      }),
    )
  node
    .command('list')
    .description('list the boxes and when they were last heard of')
    .option(...jsonOption)
    .action(({ json }) =>
      withStore(({ store, clock, settings }) => {
        const limits = limitsOf(settings)
        const nodes = createPrincipals({ sqlite: store.sqlite, clock })
          .list()
          .filter(({ role }) => role === 'node')
          .map((row) => ({
            ...toNodeView(row),
            ...viewOfCondition(row, clock.now(), limits),
            ...viewOfOrders({ store, clock }, row.id),
            ...viewOfCopies({ store, clock }, row),
            ...viewOfReturn(store, row.id),
          }))
        const lines = nodes.flatMap((one) => [
          lineOfNode(one),
          ...linesOfOrders(one),
          ...linesOfCopies(one),
          ...linesOfReturn(one),
        ])
        printResult(nodes, json, lines.length > 0 ? lines : ['There is no box yet.'])
      }),
    )
  addRevoke(node, 'box', withStore)
  addReadmissionCommands(node, withStore)
  addNodeRotate(node, withStore)
  addOrderCommands(node, withStore)
  addNodeClinics(node, withStore)
}

function addTokenCommands(program: Command, withStore: WithStore) {
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
          .filter(({ role }) => role !== 'node')
          .map(toNodeView)
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

function addRevoke(parent: Command, what: string, withStore: WithStore) {
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

function stateOf({ revokedAt, tokenHash, twinSince }: PrincipalRow) {
  if (revokedAt !== null) return 'revoked'
  if (tokenHash === null) return 'not enrolled'
  return twinSince === null ? 'active' : 'twin'
}

/** How a box is doing, by the same rules as in `GET /api/nodes`. */
function viewOfCondition(row: PrincipalRow, now: Millis, limits: Limits) {
  const { condition, troubles, expected } = toBox(row, now, limits)
  return {
    condition,
    troubles: troubles.map(({ kind, since }) => ({ kind, since: toIsoOrNull(since) })),
    next_contact_at: toIsoOrNull(expected?.nextAt ?? null),
  }
}

type NodeLine = ReturnType<typeof toNodeView> & ReturnType<typeof viewOfCondition>

function lineOfNode({ id, name, state, condition, troubles, ...times }: NodeLine): string {
  const words = troubles.map(({ kind, since }) => (since ? `${kind} since ${since}` : kind))
  const { last_seen_at, next_contact_at } = times
  const next = next_contact_at ? `, expected ${next_contact_at}` : ''
  const what = state === 'active' ? condition.replace('_', ' ') : state
  const more = words.length > 0 ? ` (${words.join(', ')})` : ''
  return `${id}  ${name}  ${what}${more}  last seen ${last_seen_at ?? 'never'}${next}`
}

function toNodeView(row: PrincipalRow) {
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

function checkClinic(given: Clinic): Clinic {
  const result = clinicSchema.safeParse(given)
  if (result.success) return result.data
  const mistakes = Object.entries(fieldErrors(result.error)).map(
    ([name, clause]) => `${name} ${clause}`,
  )
  throw new CommandFailed(`${mistakes.join('; ')}. Nothing was changed.`)
}
