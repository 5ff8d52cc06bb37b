import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = ReturnType<typeof createMetrics>

/** Upper bounds of the classes of durations, in seconds. */
const DURATION_CLASSES = [0.005, 0.025, 0.1, 0.5, 2.5, 10]

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Over HTTP/2 anybody may send any word as a method: each would become figures of its own. */
function labelOf(method: string): string {
  return METHODS.includes(method) ? method : 'other'
}

/** The figures of one server, for Prometheus (S6). Labels name routes and boxes, never a person. */
export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  const looks: (() => void)[] = []
  const durations = new Histogram({
    name: 'outpost_http_request_duration_seconds',
    help: 'How long requests took, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_CLASSES,
    registers,
  })
  const judged = new Counter({
    name: 'outpost_edits_judged_total',
    help: 'Edits judged here, by the status of their outcome.',
    labelNames: ['status'],
    registers,
  })
  const ended = new Counter({
    name: 'outpost_connections_ended_total',
    help: 'Connections that the server has ended, or refused to read, by why.',
    labelNames: ['because'],
    registers,
  })
  return {
    /** Counts every request and its duration. */
    middleware: createMiddleware(async (c, next) => {
      const end = durations.startTimer()
      await next()
      const route = matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? 'none'
      end({ method: labelOf(c.req.method), route, status: c.res.status })
    }),
    noteOutcomes(outcomes: readonly { status: number }[]) {
      for (const { status } of outcomes) judged.inc({ status })
    },
    /** A connection was ended; why is one of a few names. */
    noteEnded: (because: string) => ended.inc({ because }),
    /** Is called each time that the figures are asked for, before any of them is read. */
    beforeReading: (look: () => void) => void looks.push(look),
    /** A figure that is read when the figures are asked for; one value per set of labels. */
    addGauge(name: string, help: string, labelNames: string[], read: () => GaugeValue[]) {
      new Gauge({
        name,
        help,
        labelNames,
        registers,
        collect() {
          this.reset()
          for (const { labels, value } of read()) this.set(labels, value)
        },
      })
    },
    /** A count that is kept elsewhere, and never falls. */
    addCounter(name: string, help: string, read: () => number) {
      new Counter({
        name,
        help,
        registers,
        collect() {
          this.reset()
          this.inc(read())
        },
      })
    },
    /** Memory, processor and event loop of this process; for a server that is alone in it. */
    addProcess: () => collectDefaultMetrics({ register: registry }),
    contentType: registry.contentType,
    async text() {
      for (const look of looks) look()
      return registry.metrics()
    },
  }
}

export type GaugeValue = { labels: Record<string, string>; value: number }
