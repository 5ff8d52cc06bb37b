import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_EPOCH, EXAMPLE_TIME, exampleClinic } from '@outpost/shared/authority/http/examples'
import { checkBody } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import type { AuthorityStore } from '@outpost/shared/authority/store'
import { clinicSchema } from '@outpost/shared/model/clinic'
import { instant, line, sha256Text, uuid } from '@outpost/shared/model/field'
import { toIso } from '@outpost/shared/model/time'
import { readJson } from '@outpost/shared/node/body'
import type { Log } from '@outpost/shared/node/log'
import { neighbourOf } from '@outpost/shared/node/neighbour'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Managing } from '../access/managing.ts'
import { createGuesses } from '../access/pairing-guesses.ts'
import { CODE_VALID_MS, canBeGuessed, type Pairing, type PairingCode } from '../store/pairing.ts'

const BODY_BYTES_MAX = 10_000

const pairSchema = z.strictObject({
  code: z.string().min(1).max(100).meta({
    description: 'The six digits, or what stands behind `#pair=` in the QR code.',
  }),
  name: line(200).optional().meta({ description: 'Another name than the one it was given.' }),
  token_hash: sha256Text.optional().meta({
    description: 'Of the token that the device has made for itself.',
  }),
})

const placeSchema = z.object({
  device_id: uuid,
  name: z.string(),
  token: z.string().optional().meta({ description: 'Unless the device has made one for itself.' }),
  epoch: z.string(),
  clinics: z.array(clinicSchema),
})
export type PlaceView = z.infer<typeof placeSchema>

const codeRequestSchema = z.strictObject({
  name: line(200).meta({ description: 'What the device will be called.' }),
})

export const codeSchema = z.object({
  code: z.string().meta({ description: 'Six digits, to be typed into the device.' }),
  url: z.string().meta({ description: 'For a QR code: the address of the box, with a secret.' }),
  expires_at: instant,
  valid_seconds: z.int().meta({ description: 'The same for those whose clock is another.' }),
})

export type CodeView = z.infer<typeof codeSchema>

const DEVICE_ID = 'f0e1d2c3-b4a5-4968-8776-a5b4c3d2e1f0'

const examplePlace = {
  device_id: DEVICE_ID,
  name: 'Tablet 1',
  epoch: EXAMPLE_EPOCH,
  clinics: [exampleClinic],
}

const exampleCode = {
  code: '048215',
  url: 'https://box.local:8810/#pair=kX2pV7Jm0aQe5tYb9fLr3w',
  expires_at: EXAMPLE_TIME,
  valid_seconds: CODE_VALID_MS / 1000,
}

type PairingDeps = { store: AuthorityStore; pairing: Pairing; managing: Managing; log: Log }

/** `/api/pairing`: a tablet exchanges a one-time code for its place at the box (A2). */
export function pairingRoutes({ store, pairing, managing, log }: PairingDeps) {
  const guesses = createGuesses()
  return new Hono<AuthorityEnv>()
    .post(
      '/',
      describe({
        id: 'pairDevice',
        tag: 'Devices',
        summary: 'Gives a device its place for a one-time code.',
        description:
          'Where the answer was lost, the same code with the same token_hash is answered the same.',
        body: { schema: pairSchema, example: { code: '048215' } },
        answers: { 200: { description: 'Its place.', schema: placeSchema, example: examplePlace } },
        problems: ['PAIRING_REFUSED', 'RATE_LIMITED'],
      }),
      async (c) => {
        const body = checkBody(pairSchema, await readJson(c.req.raw, BODY_BYTES_MAX))
        const { code, name, token_hash: tokenHash } = body
        const pair = () => pairing.pair({ code, name, tokenHash })
        const trying = canBeGuessed(code) ? guesses.trying : guesses.tryingSecret
        const { deviceId, name: known, token } = await trying(neighbourOf(c), pair)
        log.info({ device: deviceId }, 'a device was paired')
        const place: PlaceView = {
          device_id: deviceId,
          name: known,
          ...(token && { token }),
          epoch: store.identity().epoch,
          clinics: await store.read((reader) => reader.clinics('all')),
        }
        return c.json(place)
      },
    )
    .post(
      '/codes',
      describe({
        id: 'makePairingCode',
        tag: 'Devices',
        summary: 'Makes a one-time code with which another device is paired. For managers.',
        body: { schema: codeRequestSchema, example: { name: 'Tablet 2' } },
        answers: { 201: { description: 'The code.', schema: codeSchema, example: exampleCode } },
        problems: ['MANAGER_NEEDED'],
      }),
      async (c) => {
        const by = managing.require(c.get('principal').id)
        log.info({ by }, 'a pairing code was made')
        const { name } = checkBody(codeRequestSchema, await readJson(c.req.raw, BODY_BYTES_MAX))
        return c.json(toCodeView(pairing.newCode(name), new URL(c.req.url).origin), 201)
      },
    )
}

/** A code as it is told, with the address at which devices reach the box. */
export function toCodeView({ code, secret, expiresAt }: PairingCode, boxUrl: string) {
  return {
    code,
    url: `${boxUrl}/#pair=${secret}`,
    expires_at: toIso(expiresAt),
    valid_seconds: CODE_VALID_MS / 1000,
  }
}
