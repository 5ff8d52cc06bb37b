import type { Document } from './openapi-check.ts'

/*
 * The document leaves records open to fields, and pages to collections, of newer versions (R4). In a
 * test run all are of this version: here records are held to what this version knows.
 */

/** What the tests of R4 add to records, as a newer version would. */
const OF_TOMORROW = { field_of_tomorrow: {} }

/** Takes nothing in a record but its described fields; changes the document. */
export function closeRecords({ components }: Document) {
  for (const schema of Object.values(components.schemas)) {
    if (!schema.properties || !('revision' in schema.properties)) continue
    Object.assign(schema.properties, OF_TOMORROW)
    schema.additionalProperties = false
  }
}

/** Where the document describes the records of a collection; null for one that it does not know. */
export function pathOfRecords(document: Document, collection: string): string | null {
  const path = `/api/${collection}/{id}/`
  return path in document.paths ? path : null
}

type Entry = { collection?: string; record?: unknown }

/** The records of a page, which the document describes only as having an id and a revision. */
export function recordsIn(body: unknown): { collection: string; record: unknown }[] {
  const { changes } = (body ?? {}) as { changes?: Entry[] }
  if (!Array.isArray(changes)) return []
  return changes.flatMap(({ collection, record }) =>
    collection !== undefined && record ? [{ collection, record }] : [],
  )
}
