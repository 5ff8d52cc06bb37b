import { ABOVE } from '@outpost/shared/authority/sqlite/decisions/untold-decisions'
import { readUntold } from '@outpost/shared/authority/sqlite/readers/decisions-reader'
import { createIds } from '@outpost/shared/model/ids'
import { askedToStop, printResult } from '@outpost/shared/node/cli'
import { createLog } from '@outpost/shared/node/logging'
import { createMetrics } from '@outpost/shared/node/metrics'
import { startServer } from '@outpost/shared/node/server'
import { isPlainBeyond, transportOf } from '@outpost/shared/node/transport'
import { createEdgeApp } from './app.ts'
import type { CommandContext } from './commands/command-context.ts'
import { updateKeepsake } from './rescue/keepsake.ts'
import { watchForDamage } from './rescue/serve-mended.ts'
import { readBacklog } from './store/inbox.ts'
import { connectToCentral } from './sync/central.ts'
import { pausedUntil } from './sync/pause.ts'
import { startSchedule } from './sync/schedule.ts'

const PLAIN_TO_CENTRAL =
  "What goes between this box and central is plain HTTP: whoever is on the way can read and change records, and take the box's token. Enrol it anew at an address that begins with https:."

/**
 * `edge serve`: serves the clinic's devices and keeps in touch with central until stopped. Answers
 * whether it stopped because its database turned out to be damaged.
 */
export async function serveEdge(
  { settings, edge, version }: CommandContext,
  isJson: boolean | undefined,
): Promise<boolean> {
  const { tls, warning } = transportOf('EDGE', {
    host: settings.EDGE_HOST,
    cert: settings.EDGE_TLS_CERT,
    key: settings.EDGE_TLS_KEY,
    plainHttp: settings.EDGE_PLAIN_HTTP,
  })
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
      pausedUntil(edge) === null &&
      (readBacklog(edge.store.sql).pending > 0 ||
        readUntold(edge.store.sql, ABOVE, { limit: 1 }).length > 0),
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
    tabletLockMinutes: settings.EDGE_TABLET_LOCK_MINUTES,
  })
  try {
    const server = await startServer({
      fetch: app.fetch,
      host: settings.EDGE_HOST,
      port: settings.EDGE_PORT,
      log,
      metrics,
      ...(tls && { tls }),
    })
    log.info({ url: server.url }, 'edge serves')
    if (warning) log.warn({ url: server.url }, warning)
    const { centralUrl } = edge.row.read()
    if (centralUrl && isPlainBeyond(centralUrl)) log.warn({ centralUrl }, PLAIN_TO_CENTRAL)
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
    await central.rounds.untilIdle()
    await central.close()
  }
}
