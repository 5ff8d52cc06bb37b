import { keepTrace, noteRevoked, readTrace } from '@outpost/edge/tablet/device/trace'
import { openDeviceDatabase } from '@outpost/edge/tablet/replica/database'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, onTestFinished, test, vi } from 'vitest'

test('what could not be kept is not told as lost, nor anything of a device that has gone', async () => {
  const items = new Map<string, string>()
  let isFull = false
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    removeItem: (key: string) => items.delete(key),
    setItem(key: string, value: string) {
      if (isFull) throw new DOMException('full', 'QuotaExceededError')
      items.set(key, value)
    },
  })
  vi.stubGlobal('reportError', (error: unknown) => Promise.reject(error))
  const db = openDeviceDatabase('trace', { indexedDB: new IDBFactory(), IDBKeyRange })
  const place = { key: 1, deviceId: 'd', name: 'Tablet 1', token: 't', language: null } as const
  const trace = keepTrace(db, { ...place, clockOffsetMs: 0 })
  onTestFinished(() => {
    trace.stop()
    vi.unstubAllGlobals()
    db.close()
  })

  const lost = (unsent: number) => ({ kind: 'lost', name: 'Tablet 1', unsent })
  const problem = { code: 'NOT_FOUND', title: '', status: 404, detail: '' } as never
  const unsentMeanwhile: unknown[] = []
  const write = (act: () => Awaited<ReturnType<typeof trace.whileWriting>>) =>
    trace.whileWriting(2, async () => {
      unsentMeanwhile.push(readTrace())
      return act()
    })
  await write(() => ({ kind: 'refused', problem }))
  expect(readTrace()).toEqual(lost(0))
  await write(() => {
    throw new Error('the storage is full')
  }).catch(() => {})
  expect(readTrace()).toEqual(lost(0))
  await write(() => ({ kind: 'kept', editId: 'e' }))
  expect(readTrace()).toEqual(lost(2))
  expect(unsentMeanwhile).toEqual([lost(2), lost(2), lost(2)])

  // What cannot be noted any more is not told by what was noted before.
  isFull = true
  await write(() => ({ kind: 'kept', editId: 'f' }))
  expect(readTrace()).toBe(null)
  isFull = false
  await write(() => {
    trace.stop()
    noteRevoked('Tablet 1')
    return { kind: 'kept', editId: 'g' }
  })
  expect(readTrace()).toEqual({ kind: 'revoked', name: 'Tablet 1' })
})
