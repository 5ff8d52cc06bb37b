import { asOnlyImport } from '@outpost/central/import/only-import'
import { expect, test } from 'vitest'
import { startCentral } from '../support/network.ts'

const CSV = `id,full_name,specialty
D1,Dr Otieno,Surgery
D2,Dr Achieng,
D3,,Paediatrics
`

test('a list is previewed, then taken as it was previewed, and the same again changes nothing', async () => {
  const central = await startCentral()
  const admin = central.caller('admin')
  const adminId = central.principals.list().find(({ role }) => role === 'admin')?.id
  const list = { collection: 'doctors', csv: CSV }
  const preview = async (body: object = list) => admin.send('POST', '/api/import/preview', body)
  const take = (body: object) => admin.send('POST', '/api/import', body)
  const doctors = async () => (await admin.get('/api/doctors/')).body.results

  const first = await preview()
  expect(first).toMatchObject({
    status: 200,
    body: { is_dry_run: true, taken: 2, unchanged: 0, refused: { count: 1, first: [{ line: 4 }] } },
  })
  expect(await doctors()).toEqual([])
  const { preview: mark } = first.body
  // Another file, or another reading of it, is not what was looked at.
  for (const other of [{ csv: `${CSV}D4,Dr Okello,\n` }, { erase: true }]) {
    expect(await take({ ...list, ...other, preview: mark })).toMatchObject({ status: 400 })
  }
  expect(await doctors()).toEqual([])
  const taken = await take({ ...list, preview: mark })
  expect(taken).toMatchObject({ status: 200, body: { is_dry_run: false, taken: 2 } })
  expect(await doctors()).toHaveLength(2)
  expect((await take({ ...list, preview: mark })).body).toMatchObject({ taken: 0, unchanged: 2 })
  const changed = await preview({ ...list, csv: CSV.replace('Surgery', 'Dentistry') })
  expect(changed.body).toMatchObject({
    taken: 1,
    changed: { count: 1, first: [{ line: 2, fields: ['specialty'] }] },
  })
  expect((await admin.get('/api/audit?event=import')).body.results).toMatchObject([
    { who: adminId, subject: 'doctors', details: { sha256: mark } },
    { who: adminId, subject: 'doctors' },
  ])
  expect(await preview({ ...list, collection: 'patients' })).toMatchObject({ status: 400 })
  const ofOne = central.caller('admin', [await central.addClinic('Kisumu')])
  expect(await ofOne.send('POST', '/api/import/preview', list)).toMatchObject({ status: 403 })
})

test('a list is not taken while another import writes, and may be looked at', async () => {
  const central = await startCentral()
  const { send } = central.caller('admin')
  const list = { collection: 'doctors', csv: CSV }
  const { preview } = (await send('POST', '/api/import/preview', list)).body
  const take = () => send('POST', '/api/import', { ...list, preview })

  await asOnlyImport(central.store, async () => {
    expect(await take()).toMatchObject({ status: 429, body: { error_code: 'RATE_LIMITED' } })
    expect((await send('POST', '/api/import/preview', list)).status).toBe(200)
  })

  expect(await take()).toMatchObject({ status: 200, body: { taken: 2 } })
  expect((await send('GET', '/api/audit?event=import')).body.results).toHaveLength(1)
})
