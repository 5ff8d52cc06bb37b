import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_TIME } from '@outpost/shared/authority/http/examples'
import { checkBody, recordIdOf } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { instant, sha256Text, uuid } from '@outpost/shared/model/field'
import { toIso, toIsoOrNull } from '@outpost/shared/model/time'
import { readJson } from '@outpost/shared/node/body'
import type { Log } from '@outpost/shared/node/log'
import { newToken, tokenHash } from '@outpost/shared/node/tokens'
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
  token_since: instant.nullable().meta({
    description: 'When its token took the place of another one; null for the first.',
  }),
  is_token_changing: z.boolean().meta({
    description: 'Whether a new token was made for it that it has not used yet.',
  }),
  last_actor: z.string().nullable().meta({
    description: 'The member of staff for whom it last acted.',
  }),
  revoked_at: instant.nullable(),
})

export type DeviceView = z.infer<typeof deviceSchema>

const EXAMPLE_TOKEN = 'pL0aQ3xV7mZ2nB8cK5tY1rW6eU9iO4sD-fGhJkLqXw0'

const exampleDevice = {
  id: 'f0e1d2c3-b4a5-4968-8776-a5b4c3d2e1f0',
  name: 'Tablet 1',
  state: 'active',
  created_at: EXAMPLE_TIME,
  last_seen_at: EXAMPLE_TIME,
  token_since: null,
  is_token_changing: false,
  last_actor: 'Sister Wanjiru',
  revoked_at: null,
}

const BODY_BYTES_MAX = 1000

const rotateSchema = z.strictObject({
  token_hash: sha256Text.optional().meta({
    description: 'Of the token that the device has made for itself.',
  }),
})

const tokenSchema = z.object({
  device_id: uuid,
  token: z.string().optional().meta({ description: 'Unless the device has made one for itself.' }),
})

type DeviceDeps = {
  store: Pick<SqliteStore, 'wakeListeners'>
  devices: Devices
  managing: Managing
  log: Log
}

/** `/api/devices`: the tablets of this box (A2). */
export function deviceRoutes({ store, devices, managing, log }: DeviceDeps) {
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
        if (devices.revoke(id)) {
          log.info({ device: id, by }, 'a device was revoked')
          store.wakeListeners()
        }
        const device = devices.find(id)
        if (!device) throw new Problem('NOT_FOUND', 'There is no such device.')
        return c.json(toDeviceView(device))
      },
    )
    .post(
      '/:id/rotate',
      describe({
        id: 'rotateDeviceToken',
        tag: 'Devices',
        summary: 'Gives a device its next token. For managers; a device may itself.',
        description:
          'The token in use stays good until the next one is first used, and is nobody’s from then on. With a token_hash it may be sent again.',
        body: { schema: rotateSchema, example: {} },
        answers: {
          200: {
            description: 'The next token.',
            schema: tokenSchema,
            example: { device_id: exampleDevice.id, token: EXAMPLE_TOKEN },
          },
        },
        problems: ['MANAGER_NEEDED', 'NOT_FOUND', 'INVALID_REQUEST'],
      }),
      async (c) => {
        const id = recordIdOf(c)
        const own = c.get('principal').id
        const by = id === own ? own : managing.require(own)
        const { token_hash } = checkBody(rotateSchema, await readJson(c.req.raw, BODY_BYTES_MAX))
        const token = token_hash === undefined ? newToken() : undefined
        devices.announceToken(id, token_hash ?? tokenHash(token as string))
        log.info({ device: id, by }, 'a new token was made for a device')
        return c.json({ device_id: id, ...(token && { token }) })
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
    token_since: toIsoOrNull(device.tokenSince),
    is_token_changing: device.nextTokenHash !== null,
    last_actor: device.lastActor,
    revoked_at: toIsoOrNull(device.revokedAt),
  }
}
