import { readFileSync } from 'node:fs'
import type { DatabaseKey } from '@outpost/shared/authority/sqlite/file/connect'
import { occupy } from '@outpost/shared/authority/sqlite/file/occupancy'
import type { Clock } from '@outpost/shared/model/time'
import { jsonOption, printResult, runCommand } from '@outpost/shared/node/cli'
import { describeSettings, type Environment, readSettings } from '@outpost/shared/node/settings'
import type { Comparison } from '@outpost/shared/replica/comparison'
import { Command } from 'commander'
import { addAbsenceCommand } from './commands/absence-command.ts'
import { addBackupCommands } from './commands/backup-commands.ts'
import type { CommandContext, WithEdge } from './commands/command-context.ts'
import { addDatabaseCommands } from './commands/database-commands.ts'
import { addDeviceCommands } from './commands/device-commands.ts'
import { addInboxCommands } from './commands/inbox-commands.ts'
import { addStaffCommands } from './commands/staff-commands.ts'
import { type EdgeSettings, edgeSettings } from './config.ts'
import { encryptIfPlain, noteKey, refuseWrongKey } from './encryption/guard.ts'
import { readKeyFile } from './encryption/key-file.ts'
import { ownPrincipal } from './own-principal.ts'
import { updateKeepsake } from './rescue/keepsake.ts'
import { sentenceOfRescue } from './rescue/report.ts'
import { replicaStatus } from './status.ts'
import { databasePlace, openEdgeStore } from './store/database.ts'
import { enrol } from './sync/enrol.ts'

const systemClock: Clock = { now: () => Date.now() }

/** Runs one command of the edge. Errors are a sentence on standard error and exit code 1. */
export async function runEdge(argv: string[], environment: Environment): Promise<void> {
  const program = edgeProgram(environment)
  await runCommand(() => program.parseAsync(argv))
}

/** All commands of the edge. */
export function edgeProgram(environment: Environment): Command {
  const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
  const withEdge: WithEdge = async (use) => {
    const settings = readSettings(edgeSettings, environment)
    const { file, key } = encryptedPlace(settings)
    const occupancy = occupy(file)
    try {
      const edge = openEdgeStore(file, systemClock, { key })
      try {
        noteKey(file, key)
        await use({ settings, edge, version })
        updateKeepsake(edge.store.sqlite)
      } finally {
        edge.store.close()
      }
    } finally {
      occupancy.release()
    }
  }
  const program = new Command('edge')
    .description(
      "Outpost's box in the clinic: serves its devices, and keeps in touch with central.",
    )
    .version(version)
    .addHelpText('after', describeSettings(edgeSettings))
  addServeCommand(program, withEdge, environment)
  addOwnCommands(program, withEdge)
  addSyncCommands(program, withEdge)
  addAbsenceCommand(program, withEdge)
  addInboxCommands(program, withEdge)
  addDeviceCommands(program, withEdge)
  addStaffCommands(program, withEdge)
  const settings = () => readSettings(edgeSettings, environment)
  addBackupCommands(program, {
    place() {
      const { file, key } = placeIn(settings())
      refuseWrongKey(file, key)
      return databasePlace(file, key)
    },
    encrypt: ({ file, key = null }) => encrypt(file, key),
    clock: systemClock,
    version,
  })
  addDatabaseCommands(program, {
    place: () => placeIn(settings()),
    open: ({ file, key }) => openEdgeStore(file, systemClock, { key }),
  })
  return program
}

/** The database and its key, before anybody has looked whether they fit. */
function placeIn({ EDGE_DATABASE, EDGE_DATABASE_KEY_FILE }: EdgeSettings) {
  return { file: EDGE_DATABASE, key: readKeyFile(EDGE_DATABASE_KEY_FILE) }
}

/** The same, encrypted with that key if there is one. Throws `DatabaseUnusable`. */
function encryptedPlace(settings: EdgeSettings) {
  const { file, key } = placeIn(settings)
  refuseWrongKey(file, key)
  encrypt(file, key)
  return { file, key }
}

function encrypt(file: string, key: DatabaseKey | null) {
  const plain = encryptIfPlain(file, key)
  if (plain) {
    process.stderr.write(`The database ${file} is encrypted from now on.${adviceOn(plain)}\n`)
  }
}

function adviceOn(plain: readonly string[]): string {
  if (plain.length === 0) return ''
  return ` Older copies beside it are not: ${plain.join(', ')}. Remove what is not needed any more.`
}

function addOwnCommands(program: Command, withEdge: WithEdge) {
  program
    .command('enrol')
    .description('enrol this box at central with a one-time code, for the first time or anew')
    .requiredOption('--central <url>', 'the address of central')
    .requiredOption('--code <code>', 'the code that "central node add" gave')
    .option('--name <name>', 'a new name for this box')
    .option('--plain-http', 'also where the address is one of plain HTTP beyond this machine')
    .option(...jsonOption)
    .action(({ central, code, name, plainHttp, json }) =>
      withEdge(async ({ edge, settings }) => {
        // Here and below loaded in the action, so that no other command waits for what speaks HTTP.
        const { createCentralFetch } = await import('./sync/central-fetch.ts')
        const connection = createCentralFetch(settings.EDGE_CENTRAL_CA)
        try {
          const request = { centralUrl: central, code, name, isPlainAllowed: plainHttp }
          const reply = await enrol(edge, connection.fetch, request)
          const names = reply.clinics.map((clinic) => clinic.name).join(', ')
          printResult({ node_id: reply.node_id, clinics: reply.clinics }, json, [
            `This box is enrolled as ${reply.node_id} for ${names}.`,
          ])
        } finally {
          await connection.close()
        }
      }),
    )
  program
    .command('status')
    .description('how the link is, and what waits here')
    .option(...jsonOption)
    .action(({ json }) => withEdge((context) => printStatus(context, json)))
}

function addServeCommand(program: Command, withEdge: WithEdge, environment: Environment) {
  program
    .command('serve')
    .description("serve the clinic's devices until stopped")
    .option('--json', 'print where it listens as one JSON line')
    .action(async ({ json }) => {
      // Loaded here, so that no other command waits for it.
      const { serveEdge } = await import('./serve.ts')
      const { serveMended } = await import('./rescue/serve-mended.ts')
      const settings = readSettings(edgeSettings, environment)
      const { file, key } = placeIn(settings)
      // Before damage is looked for: to SQLite a wrong key looks the same.
      refuseWrongKey(file, key)
      await serveMended(settings, key, systemClock, async () => {
        let isDamaged = false
        await withEdge(async (context) => {
          isDamaged = await serveEdge(context, json)
        })
        return isDamaged
      })
    })
}

function addSyncCommands(program: Command, withEdge: WithEdge) {
  program
    .command('sync')
    .description('make one round now; exit code 0 only if it was completed')
    .option('--compare', 'compare all copies with central after it, and put right what differs')
    .option(...jsonOption)
    .action(({ compare, json }) =>
      withEdge(async ({ edge, settings, version }) => {
        const { createLog } = await import('@outpost/shared/node/logging')
        const { connectToCentral } = await import('./sync/central.ts')
        const { toRoundView } = await import('./routes/sync-run.ts')
        const log = createLog('edge', settings.LOG_LEVEL)
        const central = connectToCentral({ edge, settings, version, log })
        try {
          if (compare) central.askToCompare()
          const result = await central.rounds.ask()
          const { accepted, rejected, pulled, bytesReceived, bytesSent, durationMs } = result
          printResult(toRoundView(result), json, [
            result.isComplete
              ? 'The round is complete.'
              : `The round failed: ${result.error?.replace(/\.?$/, '.')}`,
            `${accepted} edits accepted, ${rejected} rejected, ${pulled} changes pulled; ${bytesSent} bytes sent, ${bytesReceived} received, ${durationMs} ms.`,
            ...(result.comparison ? [sentenceOfComparison(result.comparison)] : []),
          ])
          if (!result.isComplete || (compare && !result.comparison?.isComplete)) {
            process.exitCode = 1
          }
        } finally {
          await central.close()
        }
      }),
    )
}

function sentenceOfComparison({
  isComplete,
  lacked,
  outdated,
  surplus,
  error,
}: Comparison): string {
  const repaired = lacked + outdated + surplus
  if (!isComplete)
    return `The comparison was not completed: ${error} ${repaired} records were put right.`
  if (repaired === 0) return 'All copies are as central has them.'
  return `${repaired} records differed from central and were put right: ${lacked} were missing, ${outdated} had another revision, ${surplus} are not of this box.`
}

async function printStatus({ edge }: CommandContext, isJson: boolean | undefined) {
  const { statusOf } = await import('@outpost/shared/authority/http/status-routes')
  const running = { isRunning: () => false, nextRoundAt: () => null }
  const own = replicaStatus(edge, running)
  const status = { ...(await statusOf(edge.store, ownPrincipal, edge.clock.now())), ...own }
  const counts = Object.entries(status.collections).map(([name, { count }]) => `${count} ${name}`)
  printResult(status, isJson, [
    own.node_id ? `Enrolled as ${own.node_id} at ${own.central_url}.` : 'Not enrolled yet.',
    `Link: ${own.link}. Last complete round: ${own.last_success_at ?? 'never'}.`,
    ...(own.last_error ? [`Last error: ${own.last_error}`] : []),
    ...(own.revoked_since
      ? [
          `Central revoked this box at ${own.revoked_since}: it serves no device, and keeps its data.`,
        ]
      : []),
    ...(own.paused_until
      ? [
          `Central has paused this box until ${own.paused_until}: what was written here waits, and nothing is lost.`,
        ]
      : []),
    ...(own.rewound_at
      ? [`It came back from a backup; central told it so at ${own.rewound_at}.`]
      : []),
    `Compared with central: ${own.compared_at ?? 'never'}. Records that differed and were put right: ${own.repaired_records}${own.diverged_at ? `, last at ${own.diverged_at}` : ''}.`,
    `Waiting for central: ${own.pending}. Waiting for a person: ${own.inbox}.`,
    `Here: ${counts.join(', ')}.`,
    ...(own.rescue ? [sentenceOfRescue(own.rescue)] : []),
  ])
}
