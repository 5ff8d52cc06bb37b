import type { Fields } from '../model/collections.ts'
import type { Conflict, Decision } from '../protocol/conflicts.ts'
import type { Edit } from '../protocol/edit.ts'
import type { ProblemBody } from '../protocol/problems.ts'
import type { Names } from './names.ts'
import type { Principal } from './principal.ts'
import type { Rejected } from './rejected.ts'

/** What waits for a person at an authority, and how a person decides (N5, E9). */
export type Inbox = {
  /** Rejected edits that wait for this person, the oldest first. */
  list(person: Principal): InboxItem[]
  /** One of them; null if it is not, or no longer, among them. */
  find(person: Principal, editId: string): InboxItem | null
  /** Throws `Problem` NOT_FOUND, ALREADY_DECIDED or DECISION_NOT_POSSIBLE: nothing has changed. */
  decide(person: Principal, request: DecideRequest): DecideAnswer
}

/** A rejected edit with what is kept beside it. */
export type RejectedRow = Rejected & {
  principalId: string
  /** Whether it was accepted here, and rejected by central. */
  isRejectedAbove: boolean
  /** The named fields as the writer saw them; null where that is not known. */
  seen: Fields | null
  /** What the records were called that it is of, or names, when it came here. */
  names: Names
  /** When it was rejected, in epoch milliseconds. */
  at: number
}

/** The same as it is shown. */
export type InboxItem = {
  id: string
  edit: Edit
  conflict: Conflict | ProblemBody | null
  mine: Fields | null
  theirs: Fields | null
  base: Fields | null
  names: Names
  decisions: Decision[]
  at: string
  /** The edit with which it goes; null if it can be decided. */
  waits_for: string | null
  dependants: string[]
  /** At central: boxes that must be in touch after a restore before it can be decided (N9). */
  waits_for_boxes?: AwaitedBox[]
  /** The caller that sent it. */
  from: string
}

/** A box that has not been in touch since central was restored. */
export type AwaitedBox = { id: string; name: string }

export type DecideRequest = {
  editId: string
  decision: Decision
  fields: Fields
  actor: string
}

/** What came of a decision. */
export type DecideAnswer = {
  id: string
  decision: Decision
  actor: string
  at: string
  /** The edit that was made in its place, or null. */
  new_edit: string | null
  /** All that was closed with it, and what was made in place of each. */
  closed: { id: string; new_edit: string | null }[]
  /** Waited with it, and stay in the inbox, now for a reason of their own. */
  staying: string[]
  /** Fields of the edit that could not be applied, because an update cannot set them. */
  left_out: string[]
}
