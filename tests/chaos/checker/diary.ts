import { appendFileSync, readFileSync } from 'node:fs'

/*
 * What devices sent, were told and saw, in a file that is only ever added to. It is written before
 * an edit goes out and after an answer came, so that it knows at least as much as any device.
 */

/** An edit that a device is about to send; `by` and `to` are names of devices and nodes. */
export type Sent = {
  kind: 'sent'
  by: string
  to: string
  edit: string
  collection: string
  op: string
  /** Null where the node makes the id of the record. */
  record: string | null
  /** The fields or the movement, as sent; null for a delete. */
  content: unknown
  /** The whole edit, where the device made it and not the node. */
  whole: unknown
}

/** An answer about an edit. */
export type Told = {
  kind: 'told'
  by: string
  to: string
  edit: string
  status: number
  code: string | null
}

/** An answer to a decision about a rejected edit, and the edit that was made in its place. */
type Decided = {
  kind: 'decided'
  by: string
  to: string
  edit: string
  status: number
  decision: string
  newEdit: string | null
}

/** A record as it was shown; `record` is `collection/id`. */
type Saw = { kind: 'saw'; by: string; to: string; record: string; revision: number }

/** What a device holds that has followed the feed to its end: the revisions by `collection/id`. */
type Holds = { kind: 'holds'; by: string; to: string; records: Record<string, number> }

export type Entry = Sent | Told | Decided | Saw | Holds
export type Diary = ReturnType<typeof createDiary>

export function createDiary(file: string) {
  return {
    file,
    write(entry: Entry) {
      appendFileSync(file, `${JSON.stringify(entry)}\n`)
    },
  }
}

export function readDiary(file: string): Entry[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line))
}
