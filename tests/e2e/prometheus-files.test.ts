import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { startClinic } from '../support/clinic.ts'

const read = (file: string) =>
  readFileSync(new URL(`../../deploy/${file}`, import.meta.url), 'utf8')

/** What a histogram adds to its name. */
const SERIES = /_(bucket|count|sum)$/

/** The figures of ours that an expression names, each once. */
function named(expressions: readonly string[]): string[] {
  const names = expressions.flatMap((expr) => expr.match(/outpost_\w+/g) ?? [])
  return [...new Set(names)].sort()
}

type Rule = { alert: string; expr: string; annotations: { summary: string; description: string } }
type Panel = { targets: { expr: string }[] }

test('[S6] the rules for Prometheus and the dashboard for Grafana name figures that central has', async () => {
  const at = await startClinic()
  await at.box.round()
  await at.patient()
  const { text } = await at.central.caller('viewer').get('/metrics')
  const known = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name))
  const { groups } = parse(read('prometheus/outpost-alerts.yml')) as { groups: { rules: Rule[] }[] }
  const rules = groups.flatMap((group) => group.rules)
  const { panels } = JSON.parse(read('grafana/outpost-fleet.json')) as { panels: Panel[] }
  const shown = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
  for (const expressions of [rules.map(({ expr }) => expr), shown]) {
    const names = named(expressions)
    expect(names.length).toBeGreaterThan(5)
    expect(
      names.filter((name) => !known.has(name) && !known.has(name.replace(SERIES, ''))),
    ).toEqual([])
    expect(expressions.filter((expr) => named([expr]).length === 0)).toEqual([])
  }
  for (const { annotations } of rules) expect(annotations.description).toMatch(/\.$/)
  const of = (name: string) => new RegExp(`^outpost_box_${name}\\{.*name="box".*\\} (.*)$`, 'm')
  const value = (name: string) => Number(of(name).exec(text)?.[1])
  const silentAfter = value('silent_from_timestamp_seconds') - value('last_seen_timestamp_seconds')
  // A box on five minutes is silent an hour after the first time that it missed.
  expect(silentAfter).toBeGreaterThan(3600)
  expect(silentAfter).toBeLessThanOrEqual(3600 + 360)
})
