import type { AuthorityEnv, Log } from '@outpost/shared/authority/http/env'
import { EXAMPLE_TIME } from '@outpost/shared/authority/http/examples'
import { recordIdOf } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { instant } from '@outpost/shared/model/field'
import { toIso, toIsoOrNull } from '@outpost/shared/model/time'
import { Problem } from '@outpost/shared/protocol/problems'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Managing } from '../access/managing.ts'
import type { Device, Devices } from '../store/devices.ts'

const deviceSchema = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(['active', 'revoked']),
  created_at: instant,
  last_seen_at: instant.nullable(),
  last_actor: z.string().nullable().meta({
    description: 'The member of staff for whom it last acted.',
  }),
  revoked_at: instant.nullable(),
})

const exampleDevice = {
  id: 'f0e1d2c3-b4a5-4968-8776-a5b4c3d2e1f0',
  name: 'Tablet 1',
  state: 'active',
  created_at: EXAMPLE_TIME,
  last_seen_at: EXAMPLE_TIME,
  last_actor: 'Sister Wanjiru',
  revoked_at: null,
}

type DeviceDeps = { devices: Devices; managing: Managing; log: Log }

/** `/api/devices`: the tablets of this box (A2). */
export function deviceRoutes({ devices, managing, log }: DeviceDeps) {
  return new Hono<AuthorityEnv>()
    .get(
      '/',
      describe({
        id: 'listDevices',
        tag: 'Devices',
        summary: 'Gives the devices of this box, the oldest first.',
        answers: {
          200: {
            description: 'The devices, with those that were revoked.',
            schema: z.object({ results: z.array(deviceSchema) }),
            example: { results: [exampleDevice] },
          },
        },
      }),
      (c) => c.json({ results: devices.list().map(toDeviceView) }),
    )
    .post(
      '/:id/revoke',
      describe({
        id: 'revokeDevice',
        tag: 'Devices',
        summary: 'Shuts a device out from its next request on. For managers; a device may itself.',
        description:
          'What it has sent before stays and goes on. The same again is answered the same.',
        answers: {
          200: { description: 'The device.', schema: deviceSchema, example: exampleDevice },
        },
        problems: ['MANAGER_NEEDED', 'NOT_FOUND'],
      }),
      (c) => {
        const id = recordIdOf(c)
        const own = c.get('principal').id
        const by = id === own ? own : managing.require(own)
        if (devices.revoke(id)) log.info({ device: id, by }, 'a device was revoked')
        const device = devices.find(id)
        if (!device) throw new Problem('NOT_FOUND', 'There is no such device.')
        return c.json(toDeviceView(device))
      },
    )
}

/** A device as it is listed, also by the command. */
export function toDeviceView(device: Device) {
  return {
    id: device.id,
    name: device.name,
    state: device.revokedAt === null ? 'active' : 'revoked',
    created_at: toIso(device.createdAt),
    last_seen_at: toIsoOrNull(device.lastSeenAt),
    last_actor: device.lastActor,
    revoked_at: toIsoOrNull(device.revokedAt),
  }
}
