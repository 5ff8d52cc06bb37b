import { copyFileSync, cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createCentralApp } from '@outpost/central/app'
import { createEnrolment } from '@outpost/central/nodes/enrolment'
import { createPrincipals } from '@outpost/central/nodes/principals'
import { databasePlace, openCentralStore } from '@outpost/central/store/database'
import type { Role } from '@outpost/shared/authority/principal'
import { makeBackup } from '@outpost/shared/authority/sqlite/backup/make'
import { restoreBackup } from '@outpost/shared/authority/sqlite/backup/restore'
import { createIds } from '@outpost/shared/model/ids'
import { createMetrics } from '@outpost/shared/node/metrics'
import { startServer } from '@outpost/shared/node/server'
import { newToken } from '@outpost/shared/node/tokens'
import { v4 } from 'uuid'
import { onTestFinished } from 'vitest'
import { type Caller, createCaller } from './caller.ts'
import type { HandClock } from './clock.ts'
import { ownFolder } from './folder.ts'
import { createKeptLog } from './network.ts'
import { layDatabase } from './new-database.ts'

/**
 * A central whose database is taken from under it, and that serves on at the same address. It begins
 * with copies of all that is in the folder `from`, if that is given.
 */
export async function startRestorable(clock: HandClock, from?: string) {
  const folder = ownFolder()
  if (from) cpSync(from, folder, { recursive: true })
  const file = join(folder, 'central.db')
  const log = createKeptLog()
  layDatabase('central', file)
  let current = open()

  function open() {
    const store = openCentralStore(file, clock)
    const deps = { store, clock, ids: createIds(clock), log, metrics: createMetrics() }
    return { store, app: createCentralApp(deps) }
  }
  const server = await startServer({
    fetch: (request) => current.app.fetch(request),
    host: '127.0.0.1',
    port: 0,
  })
  onTestFinished(async () => {
    await server.close()
    current.store.close()
  })
  const principals = () => createPrincipals({ sqlite: current.store.sqlite, clock })
  const caller = (role: Exclude<Role, 'device'>, clinics: string[] | 'all' = 'all'): Caller => {
    const token = newToken()
    principals().add({ id: v4(), role, name: role, clinics, token })
    return createCaller(server.url, token)
  }
  const place = databasePlace(file)
  const reopened = (work: () => void) => {
    current.store.close()
    work()
    current = open()
  }

  return {
    clock,
    folder,
    log,
    url: server.url,
    get store() {
      return current.store
    },
    caller,
    principals,
    async addClinic(name: string): Promise<string> {
      const id = v4()
      const clinic = { id, name, time_zone: 'Africa/Nairobi', active: true }
      await current.store.putClinics(() => [clinic])
      return id
    },
    newCode(clinics: string[]): string {
      const id = v4()
      principals().add({ id, role: 'node', name: 'box', clinics, token: null })
      return createEnrolment({ sqlite: current.store.sqlite, clock }).newCodeFor(id).code
    },
    /** As `central backup`. */
    backup(name: string) {
      return makeBackup(place, join(folder, name), { now: clock.now(), programVersion: 'test' })
    },
    /** The database is destroyed, and a backup restored, as `central restore`. */
    restore(name: string) {
      reopened(() => {
        for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
        restoreBackup(place, join(folder, name), { now: clock.now(), isForced: false })
      })
    },
    /** Somebody copies the file, and another day copies it back: nobody tells central. */
    copyAway(name: string) {
      reopened(() => copyFileSync(file, join(folder, name)))
    },
    copyBack(name: string) {
      reopened(() => copyFileSync(join(folder, name), file))
    },
    /** As if it was killed and started again. */
    restart: () => reopened(() => {}),
  }
}

export type Restorable = Awaited<ReturnType<typeof startRestorable>>
