import { Hono } from 'hono'
import type { Metrics } from '../../node/metrics.ts'
import { Problem } from '../../protocol/problems.ts'
import type { AuthorityEnv } from './env.ts'
import { describe } from './operation.ts'

/** S6: the figures of this server, in Prometheus' text format. */
export function metricsRoutes(metrics: Metrics) {
  return new Hono<AuthorityEnv>().get(
    '/metrics',
    describe({
      id: 'getMetrics',
      tag: 'Operation',
      summary: "Gives the figures of this server in Prometheus' text format.",
      description: 'At central only to those who may see all clinics, because they tell of all.',
      answers: { 200: { description: 'The figures.', type: 'text/plain' } },
    }),
    async (c) => {
      const { role, clinics } = c.get('principal')
      if (role !== 'device' && clinics !== 'all') {
        throw new Problem('FORBIDDEN', 'The figures are for those who may see all clinics.')
      }
      return c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType })
    },
  )
}
