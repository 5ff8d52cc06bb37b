import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { checkBody } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { isCentralWriter, type Principal } from '@outpost/shared/authority/principal'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { sha256Text } from '@outpost/shared/model/field'
import type { Ids } from '@outpost/shared/model/ids'
import type { Clock } from '@outpost/shared/model/time'
import { readJson } from '@outpost/shared/node/body'
import { sha256Hex } from '@outpost/shared/node/sha256'
import { invalidRequest } from '@outpost/shared/protocol/common-problems'
import { Problem } from '@outpost/shared/protocol/problems'
import { Hono } from 'hono'
import { z } from 'zod'
import { noteAudit } from '../audit/audit.ts'
import type { ImportReport } from '../import/import-report.ts'
import { asOnlyImport } from '../import/only-import.ts'

/** A list of reference data that comes in one request. Larger ones are for the command. */
const BODY_BYTES_MAX = 8 * 1024 * 1024

/** What is told one by one of each kind; the others are counted. */
const TOLD_MAX = 200

/** What all boxes read and central alone writes. */
const REFERENCE_COLLECTIONS = ['doctors', 'medicines', 'pharmacies'] as const
type ReferenceCollection = (typeof REFERENCE_COLLECTIONS)[number]

const uploadSchema = z.strictObject({
  collection: z.enum(REFERENCE_COLLECTIONS),
  csv: z.string().min(1).meta({ description: "A file with a header of R3's names, whole." }),
  erase: z.boolean().default(false).meta({
    description: 'An empty cell erases what central has; otherwise it says nothing.',
  }),
})
type Upload = z.output<typeof uploadSchema>

const confirmSchema = uploadSchema.extend({
  preview: sha256Text.meta({
    description: 'What the preview answered: of this file, and no other.',
  }),
})

const count = z.int().min(0)
const line = count.meta({ description: 'In the file, from 1.' })

const reportSchema = z.object({
  preview: sha256Text.meta({ description: 'Stands for what was sent, for the import itself.' }),
  is_dry_run: z.boolean(),
  taken: count.meta({ description: 'Records made or changed; in a preview: that would be.' }),
  changed: z.object({
    count: count.meta({ description: 'Those of them that central had before.' }),
    first: z.array(z.object({ line, fields: z.array(z.string()) })),
  }),
  unchanged: count,
  repeated: count.meta({ description: 'Further rows of what a row before had told of.' }),
  refused: z.object({ count, first: z.array(z.object({ line, reason: z.string() })) }),
  notes: z.array(z.object({ text: z.string(), count, lines: z.array(line) })),
})

/** What a list would change, or has. */
export type ImportView = z.output<typeof reportSchema>

const exampleReport = {
  preview: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  is_dry_run: true,
  taken: 3,
  changed: { count: 1, first: [{ line: 3, fields: ['specialty'] }] },
  unchanged: 12,
  repeated: 0,
  refused: { count: 1, first: [{ line: 9, reason: 'full_name is needed' }] },
  notes: [],
}

const exampleUpload = { collection: 'doctors', csv: 'id,full_name\nD1,Dr Otieno\n' }

type Deps = { store: SqliteStore; clock: Clock; ids: Ids }

/** `/api/import`: lists of doctors, medicines and pharmacies, with a look at what would change. */
export function importRoutes(deps: Deps) {
  let isBusy = false

  /** One at a time: each reads and judges a whole list. */
  async function read(upload: Upload, isDryRun: boolean): Promise<ImportReport> {
    if (isBusy) {
      throw new Problem('RATE_LIMITED', 'Another list is being read. Nothing was changed.', {
        headers: { 'Retry-After': '5' },
      })
    }
    isBusy = true
    const folder = join(tmpdir(), `outpost-import-${randomUUID()}`)
    try {
      // Loaded when it is wanted, so that the server does not wait for it.
      const { importRows } = await import('../import/row-import.ts')
      await mkdir(folder, { mode: 0o700 })
      await writeFile(join(folder, `${upload.collection}.csv`), upload.csv)
      return await importRows(deps, folder, 'csv', { dryRun: isDryRun, erase: upload.erase })
    } finally {
      isBusy = false
      await rm(folder, { recursive: true, force: true })
    }
  }

  /** Not beside an import by command. */
  function take(upload: Upload, who: string, sha256: string): Promise<ImportReport> {
    const { store } = deps
    return asOnlyImport(store, () => {
      store.write((writer) =>
        noteAudit(store.sql, writer.now, {
          event: 'import',
          who,
          subject: upload.collection,
          details: { format: 'csv', erase: upload.erase, sha256 },
        }),
      )
      return read(upload, false)
    })
  }

  return new Hono<AuthorityEnv>()
    .post(
      '/preview',
      describe({
        id: 'previewImport',
        tag: 'Boxes',
        summary: 'Says what a list would change and what would be refused, and changes nothing.',
        headers: ['Content-Encoding'],
        body: { schema: uploadSchema, example: exampleUpload },
        answers: {
          200: { description: 'The report.', schema: reportSchema, example: exampleReport },
        },
        problems: ['INVALID_REQUEST', 'RATE_LIMITED', 'FORBIDDEN'],
      }),
      async (c) => {
        refuseOfSomeClinics(c.get('principal'))
        const upload = checkBody(uploadSchema, await readJson(c.req.raw, BODY_BYTES_MAX))
        return c.json(toView(upload, await read(upload, true)))
      },
    )
    .post(
      '/',
      describe({
        id: 'importList',
        tag: 'Boxes',
        summary: 'Takes a list that was previewed. The same again changes nothing.',
        headers: ['Content-Encoding'],
        body: {
          schema: confirmSchema,
          example: { ...exampleUpload, preview: exampleReport.preview },
        },
        answers: {
          200: {
            description: 'The report.',
            schema: reportSchema,
            example: { ...exampleReport, is_dry_run: false },
          },
        },
        problems: ['INVALID_REQUEST', 'RATE_LIMITED', 'FORBIDDEN'],
      }),
      async (c) => {
        const person = c.get('principal')
        refuseOfSomeClinics(person)
        const body = checkBody(confirmSchema, await readJson(c.req.raw, BODY_BYTES_MAX))
        const { preview, ...upload } = body
        if (preview !== markOf(upload)) {
          throw invalidRequest({ preview: 'is of another file: look at the preview of this one' })
        }
        const report = await take(upload, person.id, preview)
        return c.json(toView(upload, report))
      },
    )
}

function refuseOfSomeClinics(person: Principal) {
  if (isCentralWriter(person)) return
  throw new Problem(
    'FORBIDDEN',
    'Lists that all clinics read are changed by who looks after all of them. Nothing was changed.',
  )
}

const markOf = ({ collection, csv, erase }: Upload) =>
  sha256Hex(JSON.stringify([collection, erase, csv]))

function toView(upload: Upload, report: ImportReport) {
  const target: ReferenceCollection = upload.collection
  const { changed, refused, notes } = report
  return {
    preview: markOf(upload),
    is_dry_run: report.isDryRun,
    taken: report.taken[target],
    changed: {
      count: changed.of[target],
      first: changed.first.slice(0, TOLD_MAX).map(({ line, fields }) => ({ line, fields })),
    },
    unchanged: report.unchanged[target],
    repeated: report.repeated[target],
    refused: {
      count: refused.count,
      first: refused.first.slice(0, TOLD_MAX).map(({ line, reason }) => ({ line, reason })),
    },
    notes: notes.map(({ text, count, first }) => ({
      text,
      count,
      lines: first.map(({ line }) => line),
    })),
  }
}
