import { expect, test } from 'vitest'
import { startClinic } from '../support/clinic.ts'

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
