import { TOMBSTONES_KEPT_MS } from '@outpost/shared/authority/feed'
import { DAY_MS, MINUTE_MS } from '@outpost/shared/model/durations'
import type { Ids } from '@outpost/shared/model/ids'
import { askedToStop, printResult } from '@outpost/shared/node/cli'
import type { Log } from '@outpost/shared/node/log'
import { createLog } from '@outpost/shared/node/logging'
import { createMetrics } from '@outpost/shared/node/metrics'
import { startServer } from '@outpost/shared/node/server'
import { transportOf } from '@outpost/shared/node/transport'
import { alertPlanOf } from './alerts/alert-plan.ts'
import { createAlerting } from './alerts/alerting.ts'
import { createCentralApp } from './app.ts'
import type { CommandContext } from './commands/command-context.ts'
import { limitsOf } from './fleet/limits.ts'
import { createRoundMeter } from './fleet/round-meter.ts'
import { createRoundStore } from './fleet/round-store.ts'

/** Old tombstones are looked for this often. */
const FORGETTING_EVERY_MS = DAY_MS

/** It is looked so often whether people must be told of boxes; what was not told is then sent. */
const ALERTED_EVERY_MS = MINUTE_MS

/** How the rounds of boxes went is written this often. */
const ROUNDS_WRITTEN_EVERY_MS = MINUTE_MS

/** `central serve`: serves until the process is asked to stop. */
export async function serveCentral(
  { settings, store, clock, ids }: CommandContext & { ids: Ids },
  isJson: boolean | undefined,
): Promise<void> {
  const { CENTRAL_TRUST_PROXY: proxies } = settings
  const { tls, warning } = transportOf('CENTRAL', {
    host: settings.CENTRAL_HOST,
    cert: settings.CENTRAL_TLS_CERT,
    key: settings.CENTRAL_TLS_KEY,
    plainHttp: settings.CENTRAL_PLAIN_HTTP,
  })
  const log = createLog('central', settings.LOG_LEVEL)
  const metrics = createMetrics()
  metrics.addProcess()
  const stop = askedToStop()
  const { CENTRAL_SHARE_RULE: shareRule, CENTRAL_LOOKUPS_PER_HOUR: lookupsPerHour } = settings
  const meter = createRoundMeter({ store: createRoundStore({ store, clock }), clock })
  const alertPlan = await alertPlanOf(settings)
  const alerting = createAlerting({ ...alertPlan, store, clock, log })
  const told = { shareRule, lookupsPerHour, alertPlan, limits: limitsOf(settings) }
  const deps = { store, clock, ids, log, metrics, proxies, meter, ...told }
  const server = await startServer({
    fetch: createCentralApp(deps).fetch,
    host: settings.CENTRAL_HOST,
    port: settings.CENTRAL_PORT,
    isBehindProxy: proxies > 0,
    log,
    metrics,
    ...(tls && { tls }),
  })
  const forgetOften = () =>
    forget(() => store.forgetTombstones(clock.now() - TOMBSTONES_KEPT_MS), log)
  forgetOften()
  const forgetting = setInterval(forgetOften, FORGETTING_EVERY_MS)
  const alerted = setInterval(() => void alerting.run(), ALERTED_EVERY_MS)
  const writingRounds = setInterval(() => meter.write(), ROUNDS_WRITTEN_EVERY_MS)
  log.info({ url: server.url }, 'central serves')
  if (warning) log.warn({ url: server.url }, warning)
  printResult({ url: server.url, port: server.port }, isJson, [
    `Central serves at ${server.url}. Ctrl-C stops it.`,
    ...(warning ? [warning] : []),
  ])
  const signal = await stop
  log.info({ signal }, 'central stops')
  clearInterval(forgetting)
  clearInterval(writingRounds)
  clearInterval(alerted)
  const alertsEnded = alerting.stop()
  await server.close()
  meter.write({ all: true })
  await alertsEnded
}

function forget(work: () => Promise<void>, log: Log) {
  work().catch((error) => log.warn({ err: error }, 'old tombstones could not be forgotten'))
}
