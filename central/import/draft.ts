import { COLLECTION_NAMES, type Fields } from '@outpost/shared/model/collections'

/** What drafts are of, in the order in which it can be made: parents first. */
export const DRAFT_TARGETS = ['clinics', ...COLLECTION_NAMES] as const
export type DraftTarget = (typeof DRAFT_TARGETS)[number]

/** A record as a file tells of it, before what it refers to is looked up. */
export type Draft = {
  target: DraftTarget
  id: string
  /** What the file says. What it does not say is left out, and erases nothing at central. */
  fields: Fields
  /** Guesses and defaults, for a record that central does not have yet. */
  whenNew: Fields
  links: Links
}

/** Ids of what a record refers to. */
type Links = {
  patientId?: string
  clinicId?: string
  /** The first of these that is a doctor is the one. */
  doctorIds?: string[]
}

/** What an entry of a file becomes: its drafts, and what to tell of them; or why it is not taken. */
export type Mapped = { drafts: Draft[]; notes: string[] } | { refusal: string }

/** The fields that have a value. */
export function stated(fields: Fields): Fields {
  const entries = Object.entries(fields)
  return Object.fromEntries(
    entries.filter(([, value]) => value !== undefined && value !== null && value !== ''),
  )
}
