import { EDIT_STATES, type EditStanding } from '@outpost/shared/authority/edit-standing'
import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_TIME, exampleClinic, exampleEdit } from '@outpost/shared/authority/http/examples'
import { recordIdOf } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { createClinicLookup } from '@outpost/shared/authority/sqlite/readers/clinics-reader'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { instant, uuid } from '@outpost/shared/model/field'
import { toIso, toIsoOrNull } from '@outpost/shared/model/time'
import { Problem } from '@outpost/shared/protocol/problems'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Fleet } from '../fleet/fleet.ts'
import { OBSTACLES, readStory, type Story, type StoryPlace } from '../fleet/record-story.ts'
import { CONDITIONS } from '../fleet/troubles.ts'
import { createNames, type NameOf } from '../nodes/names.ts'

const count = z.int().min(0)
const name = z.string().nullable()

const storySchema = z.object({
  record: z
    .object({
      collection: z.string(),
      id: uuid,
      revision: count,
      created_at: instant,
      updated_at: instant,
      last_synced_at: instant.nullable(),
      deleted_at: instant.nullable(),
      places: z.array(
        z.object({
          scope: z.string(),
          clinic_name: name,
          op: z.enum(['put', 'delete', 'leave']).meta({
            description: 'leave: it lies here no longer, and boxes are told so.',
          }),
          at: instant,
        }),
      ),
    })
    .nullable()
    .meta({ description: 'Null where central has only heard of edits of it.' }),
  edits: z
    .array(
      z.object({
        id: uuid,
        op: z.string(),
        fields: z.array(z.string()).meta({ description: 'Which fields it names.' }),
        from: z.string(),
        from_name: name,
        actor: z.string().nullable(),
        made_at: z.string(),
        received_at: instant,
        state: z.enum(EDIT_STATES),
        status: z.int(),
        error_code: z.string().nullable(),
        revision: count.nullable(),
        decision: z.string().nullable(),
      }),
    )
    .meta({ description: 'The latest first, at most 200.' }),
  holders: z
    .array(
      z.object({
        node_id: uuid,
        name: z.string(),
        condition: z.enum(CONDITIONS),
        has_latest: z.boolean().meta({
          description: 'By the cursor that it last presented; its last change may be on the way.',
        }),
        last_seen_at: instant.nullable(),
        next_contact_at: instant.nullable(),
      }),
    )
    .meta({ description: 'Boxes that should hold it, those without its last change first.' }),
  holder_counts: z.object({ all: count, with_latest: count }),
  obstacles: z
    .array(
      z.object({
        kind: z.enum(OBSTACLES),
        node_id: z.string().nullable(),
        node_name: name,
        edit_id: z.string().nullable(),
        since: instant.nullable(),
      }),
    )
    .meta({ description: 'What is in the way.' }),
})

/** A story as the API tells it. */
export type StoryView = z.output<typeof storySchema>

const NODE_ID = 'e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b'

const exampleStory = {
  record: {
    collection: 'patients',
    id: exampleEdit.record_id,
    revision: 7,
    created_at: EXAMPLE_TIME,
    updated_at: EXAMPLE_TIME,
    last_synced_at: EXAMPLE_TIME,
    deleted_at: null,
    places: [
      {
        scope: `clinic:${exampleClinic.id}`,
        clinic_name: exampleClinic.name,
        op: 'put',
        at: EXAMPLE_TIME,
      },
    ],
  },
  edits: [
    {
      id: exampleEdit.id,
      op: 'update',
      fields: ['village'],
      from: NODE_ID,
      from_name: 'box 1',
      actor: 'Sister Wanjiru',
      made_at: EXAMPLE_TIME,
      received_at: EXAMPLE_TIME,
      state: 'needs_decision',
      status: 409,
      error_code: 'STALE_UPDATE',
      revision: null,
      decision: null,
    },
  ],
  holders: [
    {
      node_id: NODE_ID,
      name: 'box 1',
      condition: 'silent',
      has_latest: false,
      last_seen_at: EXAMPLE_TIME,
      next_contact_at: EXAMPLE_TIME,
    },
  ],
  holder_counts: { all: 1, with_latest: 0 },
  obstacles: [
    {
      kind: 'needs_decision',
      node_id: NODE_ID,
      node_name: 'box 1',
      edit_id: exampleEdit.id,
      since: EXAMPLE_TIME,
    },
  ],
}

/** `GET /api/records/{id}/story`: why a record, or an edit of it, is not where it should be. */
export function recordStoryRoutes({ store, fleet }: { store: SqliteStore; fleet: Fleet }) {
  const nameOf = createNames(store.sql)
  return new Hono<AuthorityEnv>().get(
    '/:id/story',
    describe({
      id: 'tellRecordStory',
      tag: 'Boxes',
      summary: 'Where a record is, what was done to it, who holds it, and what is in the way.',
      description: 'By its id, or that of one of its edits. It names no values.',
      answers: { 200: { description: 'The story.', schema: storySchema, example: exampleStory } },
      problems: ['NOT_FOUND'],
    }),
    async (c) => {
      const story = await readStory({ store, fleet }, c.get('principal'), recordIdOf(c))
      if (story) return c.json(toView(story, nameOf, createClinicLookup(store.sql)))
      throw new Problem(
        'NOT_FOUND',
        'Central knows no record and no edit of this id. If it was made on a box, it has not come yet: look which boxes have edits that wait.',
      )
    },
  )
}

type Clinics = ReturnType<typeof createClinicLookup>

function toView(story: Story, nameOf: NameOf, clinics: Clinics) {
  const { record, edits, holders, holderCounts, obstacles } = story
  return {
    record: record && {
      collection: record.collection,
      id: record.id,
      revision: record.revision,
      created_at: toIso(record.createdAt),
      updated_at: toIso(record.updatedAt),
      last_synced_at: toIsoOrNull(record.lastSyncedAt),
      deleted_at: toIsoOrNull(record.deletedAt),
      places: record.places.map((place) => toPlace(place, clinics)),
    },
    edits: edits.map((standing) => toEdit(standing, nameOf)),
    holders: holders.map(({ box, hasLatest }) => ({
      node_id: box.row.id,
      name: box.row.name,
      condition: box.condition,
      has_latest: hasLatest,
      last_seen_at: toIsoOrNull(box.row.lastSeenAt),
      next_contact_at: toIsoOrNull(box.expected?.nextAt ?? null),
    })),
    holder_counts: { all: holderCounts.all, with_latest: holderCounts.withLatest },
    obstacles: obstacles.map(({ kind, nodeId, editId, since }) => ({
      kind,
      node_id: nodeId,
      node_name: nodeId && nameOf(nodeId),
      edit_id: editId,
      since: toIsoOrNull(since),
    })),
  }
}

function toPlace({ scope, op, at }: StoryPlace, clinics: Clinics) {
  const [, clinicId] = scope.split(':')
  const clinicName = (clinicId && clinics.get(clinicId)?.name) ?? null
  return { scope, clinic_name: clinicName || null, op, at: toIso(at) }
}

function toEdit(standing: EditStanding, nameOf: NameOf) {
  const { edit, rejection, decision, principalId } = standing
  const refused = rejection?.conflict ?? rejection?.problem
  return {
    id: edit.id,
    op: edit.op,
    fields: Object.keys(edit.fields ?? {}),
    from: principalId,
    from_name: nameOf(principalId),
    actor: edit.actor ?? null,
    made_at: edit.made_at,
    received_at: toIso(standing.receivedAt),
    state: standing.state,
    status: standing.status,
    error_code: (refused as { error_code?: string } | undefined)?.error_code ?? null,
    revision: standing.revision,
    decision: decision?.decision ?? null,
  }
}
