import type { Millis } from '@outpost/shared/model/time'
import type { Whereabouts } from './whereabouts.ts'

/** One movement of one batch. */
export type CardLine = {
  editId: string
  stockId: string
  kind: string
  /** Null where a count added an unknown number. */
  delta: number | null
  /** What lay there then; null if that is not known. */
  balance: number | null
  reason: string | null
  patientId: string | null
  confirmedBy: string | null
  actor: string | null
  /** When it happened, else when it was entered. */
  at: Millis
  /** How far it has got; `undone` if a person has decided that it does not count. */
  place: Whereabouts | 'undone'
}

/** A batch's card as the box told it last, kept for when the box does not answer. */
export type KeptCard = { id: string; at: Millis; lines: CardLine[]; next: string | null }
