import { expect, test } from 'vitest'
import { startClinic } from '../support/clinic.ts'
import { create, patientFields } from '../support/make.ts'

test('[S4] a name that is not written as it is in the record is found by ?like=', async () => {
  const at = await startClinic()
  for (const full_name of ['Achieng Otieno', 'Baraka Njoroge', 'Ольга Иванова', 'राधा शर्मा']) {
    await at.patient({ full_name })
  }
  await at.box.round()
  const found = async (like: string) => {
    const { results, next } = (
      await at.device.get(`/api/patients?${new URLSearchParams({ like })}`)
    ).body
    expect(next).toBeNull()
    return results.map(({ full_name }: { full_name: string }) => full_name)
  }
  expect(await found('Ashieng')).toEqual(['Achieng Otieno'])
  expect(await found('othieno achieng')).toEqual(['Achieng Otieno'])
  expect(await found('njoroje')).toEqual(['Baraka Njoroge'])
  expect(await found('Иваново')).toEqual(['Ольга Иванова'])
  expect(await found('शरमा')).toEqual(['राधा शर्मा'])
  for (const nobody of ['Percy', '', '0712', 'Otieno Njoroge']) {
    expect(await found(nobody)).toEqual([])
  }
})

test('[S4] [R5] whoever is asked for by the name of a merged record is found as the survivor, once', async () => {
  const at = await startClinic()
  const married = await at.patient({ full_name: 'Akinyi Odhiambo' })
  const maiden = await at.patient({ full_name: 'Akinyi Wanjala', phone: '0722 333 444' })
  const oldest = await at.patient({ full_name: 'Akinyi Wangalla' })
  for (const [id, into] of [
    [oldest.id, maiden.id],
    [maiden.id, married.id],
  ]) {
    const merged = await at.admin.send('POST', `/api/patients/${id}/merge`, { into })
    expect(merged.status, merged.text).toBe(200)
  }
  const elsewhere = await at.central.addClinic('Mombasa')
  await create(at.admin, 'patients', patientFields(elsewhere, { full_name: 'Akinyi Wanjala' }))
  await at.box.round()
  for (const caller of [at.device, at.central.caller('client', [at.clinic])]) {
    const like = await caller.get('/api/patients?like=wanjalla')
    expect(like.body.results.map(({ id }: { id: string }) => id)).toEqual([married.id])
    const typed = { full_name: 'Akinyi Wanjala', phone: '0722333444' }
    const similar = await caller.send('POST', '/api/patients/similar', typed)
    expect(similar.body.results).toMatchObject([
      { record: { id: married.id }, why: ['same_phone', 'same_name'] },
    ])
  }
})
