import { createHmac } from 'node:crypto'
import { alertPlanOf } from '@outpost/central/alerts/alert-plan'
import { type AlertPlan, createAlerting } from '@outpost/central/alerts/alerting'
import { createWebhook } from '@outpost/central/alerts/webhook'
import { centralSettings } from '@outpost/central/config'
import { readSettings } from '@outpost/shared/node/settings'
import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { type Central, startBox, startCentral } from '../support/network.ts'
import { startMailServer, startMuteServer, startReceiver } from '../support/receivers.ts'

const NOW = Date.parse('2027-03-01T08:00:10Z')
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const FOR_LONG = new AbortController().signal
const SECRET = 'a secret of sixteen'

const planOf = (settings: Record<string, string>) =>
  // The boxes of tests are of no version.
  alertPlanOf(readSettings(centralSettings, { CENTRAL_ALERT_VERSION_DAYS: 'off', ...settings }))

/** A box that has just called, and central with who is told of it. */
async function start(settings: Record<string, string> = {}) {
  const hook = await startReceiver()
  const post = await startMailServer()
  const plan = await planOf({
    CENTRAL_ALERT_WEBHOOK_URL: hook.url,
    CENTRAL_ALERT_WEBHOOK_SECRET: SECRET,
    CENTRAL_ALERT_SMTP_URL: post.url,
    CENTRAL_ALERT_MAIL_FROM: 'outpost@health.example',
    CENTRAL_ALERT_MAIL_TO: 'one@health.example, two@health.example',
    ...settings,
  })
  const clock = createHandClock(NOW)
  const central = await startCentral(clock, undefined, 0, { alertPlan: plan })
  const clinic = await central.addClinic('Siaya')
  const box = await startBox(central, [clinic])
  await box.round()
  const events = () => hook.received.map(({ body }) => JSON.parse(body).event)
  const list = async (state = 'open') =>
    (await central.caller('viewer').get(`/api/alerts?state=${state}`)).body
  return {
    hook,
    post,
    plan,
    clock,
    central,
    clinic,
    box,
    events,
    list,
    alerting: watch(central, plan),
  }
}

/** As central does it once a minute, from a start of it on. */
const watch = ({ store, clock, log }: Central, plan: AlertPlan) =>
  createAlerting({ ...plan, store, clock, log })

test('[N11] a silent box is told once, by webhook and mail, over restarts; and once that it is back', async () => {
  const at = await start()
  const { clock, central, alerting, hook, post, events, box } = at
  await alerting.run()
  clock.advance(HOUR_MS)
  await alerting.run()
  expect(events()).toEqual([])
  clock.advance(10 * MINUTE_MS)
  for (const _ of [1, 2]) await alerting.run()
  expect(events()).toEqual(['raised'])
  const [{ body, headers } = { body: '', headers: {} }] = hook.received
  expect(JSON.parse(body)).toMatchObject({
    event: 'raised',
    sent_at: '2027-03-01T09:10:10.000Z',
    title: 'Silent – box, Siaya',
    text: expect.stringContaining('Call the clinic'),
    alert: { kind: 'silent', since: '2027-03-01T08:05:00.000Z', ended_at: null },
    node: { name: 'box', clinic_names: ['Siaya'] },
  })
  const signature = createHmac('sha256', SECRET).update(body).digest('hex')
  expect(headers['outpost-signature']).toBe(`sha256=${signature}`)
  expect(post.mails).toMatchObject([{ to: ['one@health.example', 'two@health.example'] }])
  expect(post.mails[0]?.text).toMatch(/^Subject: .*Outpost=3A_Silent/m)

  // A restart: nothing is told again, and a box that could not call meanwhile is not silent for that.
  const again = watch(central, at.plan)
  await again.run()
  expect((await at.list()).results).toMatchObject([
    { kind: 'silent', node_name: 'box', messages: [{ attempts: 1, error: null }, { attempts: 1 }] },
  ])
  await box.round()
  for (const _ of [1, 2]) await again.run()
  expect(events()).toEqual(['raised', 'ended'])
  expect(post.mails).toHaveLength(2)
  expect((await at.list()).results).toEqual([])
  expect((await at.list('ended')).results).toMatchObject([{ kind: 'silent', ended_as: 'over' }])
})

test('[N11] central that was not there for long takes no box for silent because of that', async () => {
  const { clock, central, plan, events } = await start()
  clock.advance(5 * HOUR_MS)
  const again = watch(central, plan)
  await again.run()
  expect(events()).toEqual([])
  clock.advance(HOUR_MS + 6 * MINUTE_MS)
  await again.run()
  expect(events()).toEqual(['raised'])
})

test('[N11] what begins in quiet hours is told after them, unless it is over by then', async () => {
  const hours = '11:00-14:00 Africa/Nairobi'
  const { clock, alerting, events, box, list, central } = await start({
    CENTRAL_ALERT_QUIET_HOURS: hours,
  })
  const other = await startBox(central, [await central.addClinic('Homa Bay')])
  await other.round()
  // 08:00 UTC is 11:00 in Nairobi.
  clock.advance(2 * HOUR_MS)
  await alerting.run()
  expect(await list()).toMatchObject({
    quiet_hours: { from: '11:00', to: '14:00', time_zone: 'Africa/Nairobi', is_now: true },
    results: [{ kind: 'silent', told_at: null }, { kind: 'silent' }],
  })
  await box.round()
  await alerting.run()
  expect(events()).toEqual([])
  clock.advance(HOUR_MS)
  await box.round()
  await alerting.run()
  expect(events()).toEqual(['raised'])
  expect((await list('ended')).results).toMatchObject([{ told_at: null, messages: [] }])
})

test('[N11] what does not arrive is tried again, ever more seldom, and the end follows the beginning', async () => {
  const { clock, alerting, events, hook, box, list, central } = await start()
  hook.answers.status = 503
  clock.advance(2 * HOUR_MS)
  await alerting.run()
  const [alert] = (await list()).results
  expect(alert.messages).toMatchObject([
    {
      channel: 'webhook',
      attempts: 1,
      error: 'answered 503',
      arrived_at: null,
      next_try_at: '2027-03-01T10:01:10.000Z',
    },
    { channel: 'email', attempts: 1, error: null },
  ])
  expect(central.log.warnings).toHaveLength(1)
  await box.round()
  clock.advance(MINUTE_MS)
  await alerting.run()
  hook.answers.status = 200
  clock.advance(MINUTE_MS)
  await alerting.run()
  expect(events()).toEqual([])
  clock.advance(MINUTE_MS)
  await alerting.run()
  expect(events()).toEqual(['raised', 'ended'])

  // A day long.
  hook.answers.status = 404
  clock.advance(2 * HOUR_MS)
  for (let hour = 0; hour < 26; hour++) {
    await alerting.run()
    clock.advance(HOUR_MS)
  }
  expect((await list()).results[0].messages[0]).toMatchObject({
    error: 'answered 404',
    arrived_at: null,
    next_try_at: null,
  })
})

test('[N11] a receiver that does not answer holds up nobody; a wrong address is said in words', async () => {
  const hook = await startReceiver()
  hook.answers.status = null
  const channels = [createWebhook({ url: hook.url, answerMsMax: 20 })]
  const plan = { ...(await planOf({})), channels }
  const central = await startCentral(createHandClock(NOW), undefined, 0, { alertPlan: plan })
  const tried = async () => (await central.caller('admin').send('POST', '/api/alerts/test')).body
  expect(await tried()).toEqual({ results: [{ channel: 'webhook', error: 'no answer in time' }] })
  const there = await startReceiver()
  expect(await createWebhook({ url: there.url }).send([], NOW, FOR_LONG)).toBeNull()
  expect(there.received).toMatchObject([{ body: expect.stringContaining('"test"') }])
  const nowhere = createWebhook({ url: 'http://127.0.0.1:9/' })
  expect(await nowhere.send([], NOW, FOR_LONG)).toMatchObject({
    text: expect.any(String),
    isFinal: false,
  })
})

test('[N11] rules hold for as long as was set, have one event about their limit, and end with the box', async () => {
  const { clock, alerting, central, box, list, events } = await start({
    CENTRAL_ALERT_SILENT_HOURS: 'off',
    CENTRAL_ALERT_INBOX_HOURS: '2',
    CENTRAL_ALERT_DISK_MB: '1000',
  })
  const id = box.edge.row.read().nodeId as string
  const report = (said: object) => {
    central.principals.noteReport(id, JSON.stringify(said))
    return alerting.run()
  }
  const open = async () => (await list()).results.map(({ kind }: { kind: string }) => kind)
  await report({ disk_free_mb: 1001, inbox: 1 })
  expect(await open()).toEqual([])
  clock.advance(2 * HOUR_MS)
  await report({ disk_free_mb: 999, inbox: 1, clock_offset_ms: -301_000 })
  expect((await open()).sort()).toEqual(['clock', 'disk', 'inbox'])
  await report({ disk_free_mb: 1100, inbox: 0, clock_offset_ms: 290_000 })
  expect((await open()).sort()).toEqual(['clock', 'disk'])
  expect(events()).toHaveLength(4)
  central.principals.revoke(id)
  await alerting.run()
  expect(await open()).toEqual([])
  expect((await list('ended')).results[0]).toMatchObject({ ended_as: 'revoked' })
})

test('[N11] settings of alerts that make no sense are named', async () => {
  const mistakes = {
    CENTRAL_ALERT_WEBHOOK_URL: 'health.example',
    CENTRAL_ALERT_SMTP_URL: 'mail.health.example',
    CENTRAL_ALERT_MAIL_TO: 'one@health.example, two',
    CENTRAL_ALERT_QUIET_HOURS: '22-6',
    CENTRAL_ALERT_DISK_MB: 'never',
  }
  for (const [name, value] of Object.entries(mistakes)) {
    expect(() => readSettings(centralSettings, { [name]: value })).toThrow(name)
  }
  await expect(planOf({ CENTRAL_ALERT_MAIL_TO: 'one@health.example' })).rejects.toThrow(
    'belong together',
  )
})

test('[N11] central stops although webhook and mail server are mute, and tells once after the next start', async () => {
  const mute = await startMuteServer()
  const at = await start({ CENTRAL_ALERT_SMTP_URL: mute.url })
  const { clock, central, hook, events, plan, list } = at
  const alerting = createAlerting({ ...plan, ...central, lastSendMsMax: 0 })
  clock.advance(2 * HOUR_MS)
  const held = new Promise<void>((resolve) => Object.assign(hook.answers, { onHeld: resolve }))
  hook.answers.status = null
  const running = alerting.run()
  await Promise.all([held, mute.reached])
  await alerting.stop()
  await running
  const [{ messages } = { messages: [] }] = (await list()).results
  // It was no try that failed: nothing is put off by it.
  expect(messages).toMatchObject([
    { channel: 'webhook', arrived_at: null, error: null },
    { channel: 'email', arrived_at: null, error: null },
  ])

  hook.answers.status = 200
  const mail = await startMailServer()
  const mended = { CENTRAL_ALERT_WEBHOOK_URL: hook.url, CENTRAL_ALERT_SMTP_URL: mail.url }
  const names = { CENTRAL_ALERT_MAIL_FROM: 'a@b.example', CENTRAL_ALERT_MAIL_TO: 'c@d.example' }
  const next = watch(central, await planOf({ ...mended, ...names }))
  for (const _ of [1, 2]) await next.run()
  expect([events(), mail.mails.length]).toEqual([['raised'], 1])
})
