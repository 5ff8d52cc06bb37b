import type { PullReply } from '@outpost/shared/authority/feed'
import { TOMBSTONES_KEPT_MS } from '@outpost/shared/authority/feed'
import type { Principal } from '@outpost/shared/authority/principal'
import { openCursor, sealCursor } from '@outpost/shared/node/cursor-seal'
import type { Cursor } from '@outpost/shared/protocol/cursor'
import { describe, expect, test } from 'vitest'
import {
  type Authority,
  createOf,
  type OpenStore,
  principal,
  startAuthority,
} from '../support/authority.ts'
import { startBusyClinics } from '../support/busy-clinics.ts'
import { patientFields } from '../support/make.ts'
import { createDice } from '../support/random.ts'
import { createReplica, scopeContents, sorted } from '../support/replica.ts'
import { setClinics } from '../support/sharing.ts'

/** What every filling must make true of cursors and tags (F5, F6, F7). */
export function describeCursors(name: string, open: OpenStore) {
  /** A clinic with three patients, and a box that has them. */
  async function setUp() {
    const authority = await startAuthority(open)
    const clinic = await authority.addClinic()
    const box = principal('node', [clinic])
    const patients = [
      await authority.patient(clinic),
      await authority.patient(clinic),
      await authority.patient(clinic),
    ] as const
    const { cursor } = await authority.page(box, null)
    return { ...authority, clinic, box, patients, cursor }
  }

  /** The same cursor with something else in it, sealed as only this authority can. */
  function forge(
    { store }: Pick<Authority, 'store'>,
    who: Principal,
    text: string,
    turn: (cursor: Cursor) => Cursor,
  ) {
    const { cursorKey } = store.identity()
    const cursor = openCursor(text, cursorKey, who.id)
    if (!cursor) throw new Error('not a cursor of this caller')
    return sealCursor(turn(cursor), cursorKey, who.id)
  }

  const RESYNC = { code: 'RESYNC_REQUIRED', status: 410 }

  describe(`${name}: cursors`, () => {
    test('[F5] a cursor that was forged, cut, or given to another is BAD_CURSOR', async () => {
      const { box, clinic, cursor, page, store } = await setUp()
      const other = await startAuthority(open)
      const [body = '', tag = ''] = cursor.split('.')
      const all = { epoch: store.identity().epoch, positions: { all: 0 } }
      const [elsewhere] = sealCursor(all, new Uint8Array(32), box.id).split('.')
      const bad = [
        'x',
        '.',
        '..',
        `${cursor}.`,
        cursor.slice(0, -1),
        cursor.slice(1),
        `${body}.${tag.replace(/./, (digit) => (digit === '0' ? '1' : '0'))}`,
        `${btoa(JSON.stringify(all))}.${tag}`,
        `${elsewhere}.${tag}`,
        `${body}.`,
        'null.',
        sealCursor({ epoch: store.identity().epoch, positions: {} }, new Uint8Array(32), box.id),
        (await other.page(box, null)).cursor,
        'ÿ'.repeat(50),
      ]
      for (const text of bad) {
        await expect(page(box, text), text).rejects.toMatchObject({
          code: 'BAD_CURSOR',
          status: 400,
        })
      }
      await expect(page(principal('node', [clinic]), cursor)).rejects.toMatchObject({
        code: 'BAD_CURSOR',
      })
      expect(await page(box, cursor)).toMatchObject({ count: 0, more: false })
    })

    test('[F6] a cursor of another epoch must be given up', async () => {
      const { box, cursor, page, store } = await setUp()
      const old = forge({ store }, box, cursor, (one) => ({ ...one, epoch: 'another' }))
      await expect(page(box, old)).rejects.toMatchObject(RESYNC)
    })

    test('[F6] a cursor ahead of a head must be given up: central was rolled back', async () => {
      const { box, clinic, cursor, page, store } = await setUp()
      const scope = `clinic:${clinic}`
      const ahead = forge({ store }, box, cursor, (one) => ({
        ...one,
        positions: { ...one.positions, [scope]: (one.positions[scope] ?? 0) + 1 },
      }))
      await expect(page(box, ahead)).rejects.toMatchObject(RESYNC)
      const unborn = forge({ store }, box, cursor, (one) => ({
        ...one,
        positions: { ...one.positions, 'clinic:nowhere': 1 },
      }))
      await expect(page(box, unborn)).rejects.toMatchObject(RESYNC)
    })

    test('[F6] a cursor older than the tombstones that are kept must be given up, a later one not', async () => {
      const { admin, box, clock, cursor, page, store, remove, patients } = await setUp()
      await remove(admin, 'patients', patients[0])
      const later = (await page(box, cursor)).cursor
      clock.advance(TOMBSTONES_KEPT_MS + 60_000)
      await store.forgetTombstones(clock.now() - TOMBSTONES_KEPT_MS)
      await expect(page(box, cursor)).rejects.toMatchObject(RESYNC)
      expect(await page(box, later)).toMatchObject({ count: 0, more: false })
      // Nothing that is not older than that was forgotten.
      await remove(admin, 'patients', patients[1])
      await store.forgetTombstones(clock.now() - TOMBSTONES_KEPT_MS)
      expect((await page(box, later)).changes).toMatchObject([{ op: 'delete' }])
    })

    test('[F6] a forgotten leave is like a forgotten tombstone', async () => {
      const { box, clock, clinic, cursor, addClinic, page, patients, ...authority } = await setUp()
      const away = { clinic_id: await addClinic(), shared_with: [] }
      await setClinics(authority, patients[0].id, away)
      clock.advance(TOMBSTONES_KEPT_MS + 60_000)
      await authority.store.forgetTombstones(clock.now() - TOMBSTONES_KEPT_MS)
      await expect(page(box, cursor)).rejects.toMatchObject(RESYNC)
      expect(patients[0].clinic_id).toBe(clinic)
    })

    test('[F6] a filling that began before what was forgotten must begin again', async () => {
      const { admin, clinic, clock, page, store, remove, patients } = await setUp()
      const box = principal('node', [clinic])
      const begun = await page(box, null, 1)
      for (const patient of patients) await remove(admin, 'patients', patient)
      clock.advance(TOMBSTONES_KEPT_MS + 60_000)
      await store.forgetTombstones(clock.now() - TOMBSTONES_KEPT_MS)
      await expect(page(box, begun.cursor)).rejects.toMatchObject(RESYNC)
    })

    test('[F6] a deletion that was forgotten before the scope of all had it is not lost there', async () => {
      const { admin, clock, page, store, remove, patients, ...rest } = await setUp()
      const replica = createReplica({ page }, admin)
      await replica.catchUp()
      await remove(admin, 'patients', patients[0])
      clock.advance(TOMBSTONES_KEPT_MS + 60_000)
      await store.forgetTombstones(clock.now() - TOMBSTONES_KEPT_MS)
      try {
        await replica.catchUp()
      } catch (error) {
        expect(error).toMatchObject(RESYNC)
        replica.startAgain()
        await replica.catchUp()
      }
      expect(sorted(replica.records)).toEqual(sorted(await scopeContents(store, admin)))
      const fresh = createReplica({ page }, principal('client', 'all'))
      await fresh.catchUp()
      expect(sorted(fresh.records)).toEqual(sorted(await scopeContents(store, admin)))
      expect(rest.cursor).not.toBe('')
    })

    test('[F6] the id of a deleted record is kept for ever: a late create of it is refused', async () => {
      const { admin, box, clinic, clock, store, remove, send, patients } = await setUp()
      await remove(admin, 'patients', patients[0])
      clock.advance(TOMBSTONES_KEPT_MS + 60_000)
      await store.forgetTombstones(clock.now() - TOMBSTONES_KEPT_MS)
      const late = await send(box, createOf('patients', patientFields(clinic), patients[0].id))
      expect(late.conflict?.error_code).toBe('RECORD_DELETED')
    })

    test('[F6] a replica that begins again sweeps what is no longer there', async () => {
      const authority = await startAuthority(open)
      const busy = await startBusyClinics(authority, createDice(12))
      const box = principal('node', busy.clinics.slice(0, 1))
      const replica = createReplica(authority, box)
      await replica.catchUp()
      for (let i = 0; i < 60; i++) await busy.happen()
      authority.clock.advance(TOMBSTONES_KEPT_MS + 60_000)
      await authority.store.forgetTombstones(authority.clock.now() - TOMBSTONES_KEPT_MS)
      await expect(replica.catchUp()).rejects.toMatchObject(RESYNC)
      replica.startAgain()
      for (let i = 0; i < 10; i++) {
        await replica.pullPage(3)
        await busy.happen()
      }
      await replica.catchUp(3)
      const expected = await scopeContents(authority.store, box)
      expect(sorted(replica.records)).toEqual(sorted(expected))
    })
  })

  const etagOf = (reply: PullReply) => reply.etag

  describe(`${name}: tags`, () => {
    test('[F7] nothing new is answered as unchanged, to a cursor at every head with its tag', async () => {
      const { box, cursor, pull } = await setUp()
      const tag = etagOf(await pull(box, cursor))
      expect(await pull(box, cursor, 1000, tag)).toEqual({ kind: 'unchanged', etag: tag })
      expect(await pull(box, cursor, 1000, `"other", ${tag}`)).toMatchObject({ kind: 'unchanged' })
    })

    test('[F7] without a tag, with another, or without a cursor a page is answered', async () => {
      const { box, cursor, pull, addClinic } = await setUp()
      const tag = etagOf(await pull(box, cursor))
      const stranger = principal('node', [await addClinic()])
      const foreign = etagOf(await pull(stranger, null))
      expect(foreign).not.toBe(tag)
      for (const reply of [
        await pull(box, cursor),
        await pull(box, cursor, 1000, foreign),
        await pull(box, cursor, 1000, 'W/"0"'),
        await pull(box, null, 1000, tag),
        await pull(box, '', 1000, tag),
      ]) {
        expect(reply).toMatchObject({ kind: 'page', etag: tag })
      }
    })

    test('[F7] an unfinished page has a tag of its own, which never answers unchanged', async () => {
      const { box, pull } = await setUp()
      const full = etagOf(await pull(box, null))
      let cursor: string | null = null
      const tags = new Set<string>()
      for (let i = 0; i < 2; i++) {
        const reply: PullReply = await pull(box, cursor, 1)
        if (reply.kind !== 'page') throw new Error('unchanged')
        expect(reply.page.more).toBe(true)
        tags.add(reply.etag)
        cursor = reply.page.cursor
        for (const tag of [reply.etag, full]) {
          expect(await pull(box, cursor, 1, tag)).toMatchObject({ kind: 'page' })
        }
      }
      expect(tags.size).toBe(2)
      expect(tags.has(full)).toBe(false)
    })

    test('[F7] a change in any one scope of the caller is a page and another tag', async () => {
      const { box, clinic, cursor, pull, doctor, patient, store } = await setUp()
      let tag = etagOf(await pull(box, cursor))
      let at = cursor
      const renamed = { id: clinic, name: 'Renamed', time_zone: 'Africa/Nairobi', active: true }
      for (const change of [
        () => doctor(),
        () => patient(clinic),
        () => store.putClinics(() => [renamed]),
      ]) {
        await change()
        const reply = await pull(box, at, 1000, tag)
        if (reply.kind !== 'page') throw new Error('a change was answered as unchanged')
        expect(reply.etag).not.toBe(tag)
        tag = reply.etag
        at = reply.page.cursor
        expect(await pull(box, at, 1000, tag)).toMatchObject({ kind: 'unchanged' })
      }
    })

    test('[F7] a change in another clinic is none to this caller', async () => {
      const { box, cursor, pull, patient, addClinic } = await setUp()
      const tag = etagOf(await pull(box, cursor))
      await patient(await addClinic())
      expect(await pull(box, cursor, 1000, tag)).toMatchObject({ kind: 'unchanged' })
    })

    test('[F7] a scope gained or lost is never answered as unchanged, even if it is empty', async () => {
      const { box, clinic, cursor, pull, addClinic } = await setUp()
      const wider = principal('node', [clinic, await addClinic()], box.id)
      const tag = etagOf(await pull(box, cursor))
      const wide = await pull(wider, cursor, 1000, tag)
      if (wide.kind !== 'page') throw new Error('a gained scope was answered as unchanged')
      const widerTag = wide.etag
      expect(await pull(wider, wide.page.cursor, 1000, widerTag)).toMatchObject({
        kind: 'unchanged',
      })
      // Presenting the tag of the smaller set, which is the right one again, with the wider cursor.
      expect(await pull(box, wide.page.cursor, 1000, tag)).toMatchObject({ kind: 'page' })
    })

    test('[F7] those who see everything get unchanged too, and a page as soon as anything moved', async () => {
      const { admin, clinic, pull, patient } = await setUp()
      const first = await pull(admin, null)
      if (first.kind !== 'page') throw new Error('unchanged')
      const { cursor } = first.page
      expect(await pull(admin, cursor, 1000, first.etag)).toMatchObject({ kind: 'unchanged' })
      await patient(clinic)
      expect(await pull(admin, cursor, 1000, first.etag)).toMatchObject({ kind: 'page' })
    })
  })
}
