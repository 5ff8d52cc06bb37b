import { ABOVE, readUntold } from '@outpost/shared/authority/sqlite/untold-decisions'
import { createIds } from '@outpost/shared/model/ids'
import { askedToStop, printResult } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { createLog } from '@outpost/shared/node/logging'
import { createMetrics } from '@outpost/shared/node/metrics'
import { warningOfPlainHttp } from '@outpost/shared/node/plain-http'
import { startServer } from '@outpost/shared/node/server'
import { createEdgeApp } from './app.ts'
import type { CommandContext } from './command-context.ts'
import { updateKeepsake } from './rescue/keepsake.ts'
import { watchForDamage } from './rescue/serve-mended.ts'
import { readBacklog } from './store/inbox.ts'
import { connectToCentral } from './sync/central.ts'
import { startSchedule } from './sync/schedule.ts'

/**
 * `edge serve`: serves the clinic's devices and keeps in touch with central until stopped. Answers
 * whether it stopped because its database turned out to be damaged.
 */
export async function serveEdge(
  { settings, edge, version }: CommandContext,
  isJson: boolean | undefined,
): Promise<boolean> {
  const { EDGE_TLS_CERT: cert, EDGE_TLS_KEY: key } = settings
  if (!cert !== !key) {
    throw new CommandFailed('EDGE_TLS_CERT and EDGE_TLS_KEY belong together: set both or none.')
  }
  const { sqlite } = edge.store
  const damage = watchForDamage(createLog('edge', settings.LOG_LEVEL), sqlite.name)
  const { log } = damage
  updateKeepsake(sqlite)
  const metrics = createMetrics()
  metrics.addProcess()
  const stop = askedToStop()
  const central = connectToCentral({ edge, settings, version, log })
  const schedule = startSchedule({
    rounds: {
      ...central.rounds,
      ask: () => central.rounds.ask().finally(() => updateKeepsake(sqlite)),
    },
    cronExpression: settings.EDGE_SYNC_CRON,
    clock: edge.clock,
    random: Math.random,
    log,
    onChange: edge.store.onChange,
    hasUnsent: () =>
      readBacklog(edge.store.sql).pending > 0 ||
      readUntold(edge.store.sql, ABOVE, { limit: 1 }).length > 0,
  })
  const app = createEdgeApp({
    edge,
    ids: createIds(edge.clock),
    log,
    metrics,
    running: { isRunning: central.rounds.isRunning, nextRoundAt: schedule.nextAt },
    runRound: schedule.now,
    askToCompare: central.askToCompare,
    askCentral: central.ask,
  })
  try {
    const server = await startServer({
      fetch: app.fetch,
      host: settings.EDGE_HOST,
      port: settings.EDGE_PORT,
      log,
      ...(cert && key && { tls: { cert, key } }),
    })
    log.info({ url: server.url }, 'edge serves')
    const warning = warningOfPlainHttp(settings.EDGE_HOST, Boolean(cert), 'EDGE')
    if (warning) log.warn({ url: server.url }, warning)
    printResult({ url: server.url, port: server.port }, isJson, [
      `The box serves at ${server.url}. Ctrl-C stops it.`,
      ...(warning ? [warning] : []),
    ])
    // What changed while the box was off should not wait for the schedule.
    if (edge.row.read().nodeId)
      schedule.now().catch((error) => log.error({ err: error }, 'a round has a fault'))
    const signal = await Promise.race([stop, damage.met])
    log.info({ signal }, 'edge stops')
    schedule.stop()
    await server.close()
    return signal === undefined
  } finally {
    schedule.stop()
    await central.rounds.settled()
    await central.close()
  }
}
