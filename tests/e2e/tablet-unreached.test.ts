import { subjectOf } from '@outpost/edge/tablet/inbox/wording'
import { readUnreached } from '@outpost/edge/tablet/state/unreached'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { patientFields } from '../support/make.ts'
import { startWard, update } from '../support/ward.ts'

/* What a tablet can tell of all that has not reached central. */

test('500 edits that wait on a tablet: the first are named, and how many more there are is told', async () => {
  const { tablet, clinic } = await startWard()
  const fields = patientFields(clinic, { full_name: 'Person 0' })
  const made = { collection: 'patients', op: 'create', seen: null, recordId: v4(), fields } as const
  const first = await tablet.kept(made)
  const [held] = await tablet.db.edits.where('id').equals(first).toArray()
  if (!held) throw new Error('nothing was kept')
  const { seq: _, ...one } = held
  await tablet.db.edits.bulkAdd(
    Array.from({ length: 499 }, (_, n) => {
      const record_id = v4()
      const named = { ...fields, full_name: `Person ${n + 1}` }
      const edit = { ...one.edit, id: v4(), record_id, fields: named }
      return { ...one, id: edit.id, recordId: record_id, edit }
    }),
  )
  const { here, box, wording } = await readUnreached(tablet.db)
  expect(here.named.length + here.more).toBe(500)
  expect(here.named).toHaveLength(20)
  const texts = {} as Parameters<typeof subjectOf>[1]['texts']
  expect(here.named.map(({ told }) => subjectOf(told, { ...wording, texts }))).toEqual(
    Array.from({ length: 20 }, (_, n) => [`Person ${n}`]),
  )
  expect(box).toEqual({ named: [], more: 0 })
})

test('what other tablets have brought to the box is named there, each record once', async () => {
  const { tablet, other, amina } = await startWard()
  await tablet.kept(update(amina, { phone: '0711' }))
  await other.round()
  await tablet.round()
  await tablet.kept(update(amina, { phone: '0722' }))
  await tablet.round()
  await tablet.round()
  await other.round()
  const own = await readUnreached(tablet.db)
  expect(own.here.named).toEqual([])
  expect(own.box.named.map(({ op }) => op)).toEqual(['update', 'update'])
  const { box } = await readUnreached(other.db)
  expect(box.named).toMatchObject([{ told: { edit: { record_id: amina } }, op: null }])
  expect(box.more).toBe(0)
})
