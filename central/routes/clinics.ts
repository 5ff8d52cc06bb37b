import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { exampleClinic } from '@outpost/shared/authority/http/examples'
import { checkBody, recordIdOf } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { canSeeClinic } from '@outpost/shared/authority/principal'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { type Clinic, clinicSchema } from '@outpost/shared/model/clinic'
import type { Clock } from '@outpost/shared/model/time'
import { readJson } from '@outpost/shared/node/body'
import { Problem } from '@outpost/shared/protocol/problems'
import { Hono } from 'hono'
import { z } from 'zod'
import { createAdministration } from '../nodes/administration.ts'

const BODY_BYTES_MAX = 10_000

const bodySchema = clinicSchema.omit({ id: true }).extend({ active: z.boolean().default(true) })

type Deps = { store: SqliteStore; clock: Clock }

/** `/api/clinics`: the clinics that central looks after. */
export function clinicRoutes({ store, clock }: Deps) {
  return new Hono<AuthorityEnv>()
    .get(
      '/',
      describe({
        id: 'listClinics',
        tag: 'Boxes',
        summary: 'The clinics of the caller, by name.',
        answers: {
          200: {
            description: 'All of them.',
            schema: z.object({ results: z.array(clinicSchema) }),
            example: { results: [exampleClinic] },
          },
        },
      }),
      async (c) => {
        const { clinics } = c.get('principal')
        const found = await store.read((reader) => reader.clinics(clinics))
        return c.json({ results: found.sort((a, b) => a.name.localeCompare(b.name)) })
      },
    )
    .put(
      '/:id',
      describe({
        id: 'putClinic',
        tag: 'Boxes',
        summary: 'Adds a clinic, or changes one. Its id is made by whoever adds it.',
        headers: ['Content-Encoding'],
        body: { schema: bodySchema, example: { name: 'Kadongo', time_zone: 'Africa/Nairobi' } },
        answers: {
          200: { description: 'As it is now.', schema: clinicSchema, example: exampleClinic },
          201: { description: 'It was added.', schema: clinicSchema, example: exampleClinic },
        },
        problems: ['INVALID_REQUEST', 'NOT_FOUND', 'FORBIDDEN'],
      }),
      async (c) => {
        const id = recordIdOf(c)
        const body = checkBody(bodySchema, await readJson(c.req.raw, BODY_BYTES_MAX))
        const person = c.get('principal')
        if (!canSeeClinic(person, id)) {
          throw new Problem(
            'FORBIDDEN',
            'Only who looks after all clinics can add one. Nothing was changed.',
          )
        }
        const clinic: Clinic = { id, ...body }
        const [known] = await store.read((reader) => reader.clinics([id]))
        if (known && isSame(known, clinic)) return c.json(known)
        createAdministration({ store, clock }, person.id).putClinic(clinic)
        return c.json(clinic, known ? 200 : 201)
      },
    )
}

function isSame(a: Clinic, b: Clinic): boolean {
  return a.name === b.name && a.time_zone === b.time_zone && a.active === b.active
}
