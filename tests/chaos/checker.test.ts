import { closeSync, copyFileSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createDevices } from '@outpost/edge/store/devices'
import { newToken } from '@outpost/shared/node/tokens'
import Database from 'better-sqlite3'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { createCaller } from '../support/caller.ts'
import { ownFolder } from '../support/folder.ts'
import { startBox, startCentral } from '../support/network.ts'
import { createDice } from '../support/random.ts'
import { CENTRAL, check, type Evidence } from './checker/check.ts'
import { createDiary, type Entry, readDiary } from './checker/diary.ts'
import { FAULTS, type Fault } from './checker/fault.ts'
import { createDevice } from './storm/device.ts'
import { fill } from './storm/storm.ts'
import { createTally } from './storm/tally.ts'

/* The checker is itself checked: of what has happened rightly it finds nothing, of damage all. */

/** What a day at a clinic in good weather left behind, in a folder of the test's own. */
async function quietDay(): Promise<Evidence> {
  const folder = ownFolder()
  const dice = createDice(5)
  const diary = createDiary(join(folder, 'diary.ndjson'))
  const central = await startCentral()
  const clinics = [await central.addClinic('Kisumu'), await central.addClinic('Siaya')]
  const [here = '', there = ''] = clinics
  const admin = central.caller('admin')
  await fill({ admin, clinics }, diary.write)
  const box = await startBox(central, [here])
  const { sqlite } = box.edge.store
  const common = { diary, tally: createTally(), lateMsMax: 0, seesAll: true, dice }

  const [deviceId, token] = [v4(), newToken()]
  createDevices({ sqlite, clock: box.edge.clock }).add(deviceId, 'tablet', token)
  const tablet = createDevice({
    ...common,
    name: 'tablet',
    to: 'box',
    principalId: deviceId,
    caller: createCaller(box.url, token),
    clinics: [here],
    foreignClinic: there,
    isAtCentral: false,
  })
  const [clientId, clientToken] = [v4(), newToken()]
  central.principals.add({
    id: clientId,
    role: 'admin',
    name: 'client',
    clinics: 'all',
    token: clientToken,
  })
  const client = createDevice({
    ...common,
    name: 'client',
    to: CENTRAL,
    principalId: clientId,
    caller: createCaller(central.url, clientToken),
    clinics,
    foreignClinic: there,
    isAtCentral: true,
  })
  for (let hour = 0; hour < 12; hour++) {
    await box.round()
    for (let n = 0; n < 14; n++) await tablet.step()
    for (let n = 0; n < 8; n++) await client.step()
  }
  await Promise.all([tablet.finish(), client.finish()])
  for (let n = 0; n < 2; n++) await box.round()
  await Promise.all([tablet.follow(), client.follow()])

  const files = { central: join(folder, 'central.db'), box: join(folder, 'box.db') }
  for (const [store, file] of [
    [central.store, files.central],
    [box.edge.store, files.box],
  ] as const) {
    store.sqlite.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(store.sqlite.name, file)
  }
  return { diary: diary.file, central: files.central, boxes: { box: files.box } }
}

/** A copy of the evidence in which something may be spoilt. */
function copyOf({ diary, central, boxes }: Evidence): Evidence {
  const folder = ownFolder()
  const copy = (file: string) => {
    const target = join(folder, basename(file))
    copyFileSync(file, target)
    return target
  }
  return { diary: copy(diary), central: copy(central), boxes: { box: copy(String(boxes.box)) } }
}

/** Runs SQL, which must change a row. */
function sql(file: string, statement: string) {
  const database = new Database(file)
  const { changes } = database.prepare(statement).run()
  database.close()
  if (changes === 0) throw new Error(`nothing to spoil: ${statement}`)
}

function rewriteDiary({ diary }: Evidence, change: (entries: Entry[]) => Entry[]) {
  const lines = change(readDiary(diary)).map((entry) => JSON.stringify(entry))
  writeFileSync(diary, `${lines.join('\n')}\n`)
}

const atCentral = (statement: string) => (at: Evidence) => sql(at.central, statement)
const atBox = (statement: string) => (at: Evidence) => sql(String(at.boxes.box), statement)

const SENT_AND_ACCEPTED = `state = 'accepted' and status = 200`
const MOVED = `id in (select edit_id from stock_movements where kind = 'DISPENSED')`
const LIVE_PATIENT = `collection = 'patients' and deleted_at is null`
const ONE_MOVEMENT = `key = (select key from stock_movements where kind = 'RECEIVED' limit 1)`

const damages: [Fault['what'], string, (at: Evidence) => void][] = [
  [
    'missing at its node',
    'an edit removed from the box',
    atBox(
      `delete from edits where seq = (select seq from edits where ${SENT_AND_ACCEPTED} limit 1)`,
    ),
  ],
  [
    'missing at central',
    'a movement of the box removed from central',
    (at) => {
      sql(
        at.central,
        `delete from edits where seq = (select e.seq from edits e join principals p
           on p.id = e.principal_id where p.role = 'node' limit 1)`,
      )
    },
  ],
  [
    'altered at its node',
    'another phone number in an edit at the box',
    atBox(`update edits set body = json_set(body, '$.fields.phone', 'x') where op = 'create'`),
  ],
  [
    'altered at central',
    'another actor in an edit at central',
    atCentral(`update edits set body = json_set(body, '$.actor', 'x') where principal_id in
      (select id from principals where role = 'node')`),
  ],
  [
    'outbox not empty',
    'an edit that is still to be sent',
    atBox(`update edits set state = 'sent', outcome = null where seq =
      (select seq from edits where ${SENT_AND_ACCEPTED} limit 1)`),
  ],
  [
    'not in the inbox',
    'a rejected edit that nobody sees any more',
    atBox(
      `update edits set state = 'decided' where state = 'needs_decision' and outcome is not null`,
    ),
  ],
  [
    'decision wrong',
    'a decision at the box of which central does not know',
    atBox(`insert into decisions (edit_id, decision, actor, at, principal_id, made_at)
      select id, 'keep_server', 'x', 0, '', 'here' from edits
      where state = 'needs_decision' and outcome is not null limit 1`),
  ],
  [
    'outcomes differ',
    'an edit that is accepted here and rejected there',
    atCentral(`update edits set status = 409, made_revision = null where seq = (select e.seq
      from edits e join principals p on p.id = e.principal_id
      where p.role = 'node' and e.status = 200 limit 1)`),
  ],
  [
    'from nowhere',
    'an edit that nobody sent',
    atCentral(`insert into edits (id, hash, body, collection, record_id, op, principal_id, received_at,
      status, state) select 'nobody', hash, body, collection, record_id, op, principal_id,
      received_at, 409, 'decided' from edits limit 1`),
  ],
  [
    'effect doubled',
    'a second row in the ledger',
    atCentral(`insert into stock_movements (edit_id, kind, record_id, delta, revision, at)
      select edit_id, 'EXPIRED', record_id, delta, revision, at from stock_movements
      where ${ONE_MOVEMENT}`),
  ],
  [
    'no effect',
    'a row gone from the ledger',
    atCentral(`delete from stock_movements where ${ONE_MOVEMENT}`),
  ],
  [
    'ledger wrong',
    'a row of the ledger with another amount',
    atCentral(`update stock_movements set delta = delta + 1 where ${ONE_MOVEMENT}`),
  ],
  [
    'effect of a rejected edit',
    'a movement in the ledger that was rejected',
    atCentral(`update edits set status = 409 where ${MOVED}`),
  ],
  [
    'quantity wrong',
    'a quantity that the ledger does not have',
    atCentral(`update records set fields = json_set(fields, '$.quantity', 12345)
      where collection = 'pharmacy-inventory'`),
  ],
  [
    'field not as last written',
    'an overwritten name',
    atCentral(
      `update records set fields = json_set(fields, '$.full_name', 'x') where ${LIVE_PATIENT}`,
    ),
  ],
  [
    'revisions wrong',
    'a revision that was used twice',
    atCentral(`update edits set made_revision = 1 where op = 'update' and made_revision = 2`),
  ],
  [
    'copy differs',
    'an old village at the box',
    atBox(`update records set fields = json_set(fields, '$.village', 'x') where ${LIVE_PATIENT}`),
  ],
  [
    'out of scope',
    'a patient of another clinic at the box',
    atBox(`insert into records (collection, id, revision, first_revision, created_at, updated_at,
      fields, sync_state) values ('patients', 'stranger', 1, 1, 0, 0, '{"full_name":"x"}', 'synced')`),
  ],
  [
    'never answered',
    'an answer that did not come',
    (at) =>
      rewriteDiary(at, (entries) => {
        const last = entries.findLast(({ kind }) => kind === 'sent')
        return entries.filter(
          (one) =>
            !(one.kind === 'told' && 'edit' in one && one.edit === (last as { edit: string }).edit),
        )
      }),
  ],
  [
    'told otherwise',
    'a device that was told that its edit was rejected',
    (at) =>
      rewriteDiary(at, (entries) =>
        entries.map((one) =>
          one.kind === 'told' && one.status === 200 ? { ...one, status: 409 } : one,
        ),
      ),
  ],
  [
    'revision went back',
    'a device that was shown an older record',
    (at) =>
      rewriteDiary(at, (entries) => {
        const seen = entries.find((one) => one.kind === 'saw' && one.revision > 0) as Entry
        return [...entries, { ...seen, revision: 0 } as Entry]
      }),
  ],
  [
    'feed differs',
    'a record that the feed never brought',
    (at) =>
      rewriteDiary(at, (entries) =>
        entries.map((one) => (one.kind === 'holds' ? { ...one, records: {} } : one)),
      ),
  ],
  [
    'database damaged',
    'bytes changed on the disk',
    (at) => {
      const file = openSync(String(at.boxes.box), 'r+')
      const middle = Math.floor(readFileSync(String(at.boxes.box)).length / 2)
      writeSync(file, Buffer.alloc(20_000, 0x5a), 0, 20_000, middle)
      closeSync(file)
    },
  ],
]

test('the checker finds nothing in what happened rightly, and names each planted damage', async () => {
  const evidence = await quietDay()
  expect(check(evidence)).toEqual([])
  for (const [what, how, spoil] of damages) {
    const copy = copyOf(evidence)
    spoil(copy)
    const found = new Set(check(copy).map((fault) => fault.what))
    expect(found, `${how} is "${what}"`).toContain(what)
  }
  expect(new Set(damages.map(([what]) => what))).toEqual(new Set(FAULTS))
}, 120_000)

test('the checker uses no code of the product', () => {
  for (const name of [
    'check',
    'copies',
    'decisions',
    'diary',
    'edits',
    'effects',
    'fault',
    'sights',
    'state',
  ]) {
    const text = readFileSync(new URL(`checker/${name}.ts`, import.meta.url), 'utf8')
    const from = [...text.matchAll(/from '([^']+)'/g)].map(([, source]) => source)
    expect(from.filter((source) => !/^(node:|\.\/|better-sqlite3$)/.test(String(source)))).toEqual(
      [],
    )
  }
})
