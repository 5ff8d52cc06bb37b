import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { startWard, update } from '../support/ward.ts'

test('[N2] a write reads the edits of its own record, however many of others wait', async () => {
  const { tablet, amina } = await startWard()
  const first = await tablet.kept(update(amina, { phone: '0711' }))
  const [held] = await tablet.db.edits.where('id').equals(first).toArray()
  if (!held) throw new Error('nothing was kept')
  const { seq: _, ...one } = held
  await tablet.db.edits.bulkAdd(
    Array.from({ length: 300 }, () => {
      const edit = { ...one.edit, id: v4(), record_id: v4() }
      return { ...one, id: edit.id, recordId: edit.record_id, edit }
    }),
  )
  let reads = 0
  tablet.db.edits.hook('reading', (row) => {
    reads += 1
    return row
  })
  await tablet.kept(update(amina, { village: 'Ahero' }))
  expect(reads).toBeLessThan(10)
  expect(await tablet.shown('patients', amina)).toMatchObject({ phone: '0711', village: 'Ahero' })
})
