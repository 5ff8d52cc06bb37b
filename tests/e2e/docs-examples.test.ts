import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { answersTo, differencesOf, examplesOf } from '../support/docs-examples.ts'
import { startCentral } from '../support/network.ts'

const PAGE = new URL('../../docs/from-classic-api-to-feed.md', import.meta.url)
const page = readFileSync(PAGE, 'utf8')

/** The day of the page, so that the times which its requests name lie in the past. */
const TODAY = Date.parse('2026-11-22T10:00:00.000Z')

/** What the page asks its reader to have: a central, a clinic, and a token for it. */
async function settings() {
  const central = await startCentral(createHandClock(TODAY))
  const clinic = await central.addClinic('Kisumu West')
  return { CENTRAL: central.url, CLINIC: clinic, TOKEN: central.token('client', [clinic]) }
}

let answered: ReturnType<typeof answersTo> | null = null

/** The answers to the page's requests, asked once for all tests. */
async function answersToPage() {
  answered ??= answersTo(examplesOf(page), await settings())
  return answered
}

test('each example of the page on the feed is answered as it shows', async () => {
  const examples = examplesOf(page)
  expect(examples.length).toBeGreaterThan(20)
  const answers = await answersToPage()
  expect(differencesOf(examples, answers)).toEqual([])
})

const FAULTS: [right: RegExp, wrong: string, difference: RegExp][] = [
  [/HTTP\/1\.1 201 Created/, 'HTTP/1.1 200 OK', /the answer is HTTP\/1\.1 201 Created/],
  [/X-Last-Sync: /, 'X-Latest-Sync: ', /the header x-latest-sync is not there/],
  [/ETag: W\//, 'ETag: ', /the header etag is W/],
  [/"server_time"/, '"time"', /body\.time did not come/],
  [/"STALE_UPDATE"/, '"STALE"', /error_code is "STALE_UPDATE", not "STALE"/],
  [/"count": 1/, '"count": 2', /body\.count is 1, not 2/],
  [/"last_synced_at": null, /, '', /body\.last_synced_at came and is not shown/],
]

test('a page that shows anything else than what comes is found out', async () => {
  const answers = await answersToPage()
  // Without what is left out: then every member must be shown.
  const strict = page.replace(
    '"phone": null, "village": null, …}',
    '"phone": null, "village": null}',
  )
  for (const [right, wrong, difference] of FAULTS) {
    expect(page).toMatch(right)
    const examples = examplesOf(strict.replace(right, wrong))
    expect(differencesOf(examples, answers)).toContainEqual(expect.stringMatching(difference))
  }
})
