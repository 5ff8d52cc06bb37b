import { DRAFT_TARGETS } from './draft.ts'

/** What an import makes, in the order in which it can be made: parents first. */
export const IMPORT_TARGETS = [...DRAFT_TARGETS, 'movements'] as const
export type ImportTarget = (typeof IMPORT_TARGETS)[number]

/** Where something stands: the line of a file (from 1), or the entry of a bundle (from 1). */
export type Origin = { file: string; line: number }

type Refusal = Origin & { target: ImportTarget | null; reason: string }

/** Something that was changed at central, or would be, and in which of its fields. */
type Change = Origin & { target: ImportTarget; fields: string[] }

/** Something that was taken, but not just as it stood. */
type ImportNote = { text: string; count: number; first: Origin[] }

type Tally = Record<ImportTarget, number>

/**
 * What became of everything that was read; JSON. For each target
 * `taken + unchanged + repeated + refused` is the number of entries that told of it.
 */
export type ImportReport = {
  isDryRun: boolean
  /** Names of the files that were read, relative to the directory. */
  files: string[]
  /** Entries of each kind that is taken over: of a resource type, of a file of rows. */
  read: Record<string, number>
  /** Entries of each other kind, and other files. */
  ignored: Record<string, number>
  /** Made or changed at central; in a dry run: that would be. */
  taken: Tally
  /** Those of them that central had before. */
  changed: {
    of: Tally
    /** The first of them. */
    first: Change[]
    /** How many it leaves out. */
    untold: number
  }
  /** Central has it so already. */
  unchanged: Tally
  /** Further entries for what an earlier entry had told of. */
  repeated: Tally
  refused: {
    count: number
    /** `unreadable`: nothing says what it was. */
    of: Record<ImportTarget | 'unreadable', number>
    /** The first of them. */
    first: Refusal[]
    /** How many it leaves out. */
    untold: number
  }
  notes: ImportNote[]
}

/** This many refusals are told one by one; the others are counted. */
export const REFUSALS_TOLD_MAX = 1000

/** The same for changes. */
const CHANGES_TOLD_MAX = 1000

/** Each note names this many of the places that it is about. */
const NOTE_ORIGINS_MAX = 20

/** Resource types that are not taken are counted by name up to this many names. */
const IGNORED_TYPES_MAX = 300

export type ReportKeeper = ReturnType<typeof createReportKeeper>

/** Counts while an import runs, in bounded memory. */
export function createReportKeeper(isDryRun: boolean) {
  const files: string[] = []
  const read = new Map<string, number>()
  const ignored = new Map<string, number>()
  const taken = emptyTally()
  const changed = emptyTally()
  const changes: Change[] = []
  const unchanged = emptyTally()
  const repeated = emptyTally()
  const refusedOf = { ...emptyTally(), unreadable: 0 }
  const refusals: Refusal[] = []
  const notes = new Map<string, ImportNote>()

  /** Rows are refused batch by batch, and people look for them from top to bottom. */
  const byPlace = (a: Refusal, b: Refusal) =>
    files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line

  return {
    file: (name: string) => files.push(name),
    read: (resourceType: string) => raise(read, resourceType),
    ignored(resourceType: string) {
      const isNamed = ignored.has(resourceType) || ignored.size < IGNORED_TYPES_MAX
      raise(ignored, isNamed ? resourceType : 'others')
    },
    count(kind: 'unchanged' | 'repeated', target: ImportTarget) {
      const tally = { unchanged, repeated }[kind]
      tally[target] += 1
    },
    taken({ file, line }: Origin, target: ImportTarget, fields: string[] | null) {
      taken[target] += 1
      if (fields === null) return
      changed[target] += 1
      if (changes.length < CHANGES_TOLD_MAX) changes.push({ file, line, target, fields })
    },
    refuse({ file, line }: Origin, target: ImportTarget | null, reason: string) {
      refusedOf[target ?? 'unreadable'] += 1
      if (refusals.length < REFUSALS_TOLD_MAX) refusals.push({ file, line, target, reason })
    },
    note({ file, line }: Origin, text: string) {
      const note = notes.get(text) ?? { text, count: 0, first: [] }
      notes.set(text, note)
      note.count += 1
      if (note.first.length < NOTE_ORIGINS_MAX) note.first.push({ file, line })
    },
    toReport(): ImportReport {
      const count = sumOf(refusedOf)
      return {
        isDryRun,
        files,
        read: Object.fromEntries(read),
        ignored: Object.fromEntries(ignored),
        taken,
        changed: { of: changed, first: changes, untold: sumOf(changed) - changes.length },
        unchanged,
        repeated,
        refused: {
          count,
          of: refusedOf,
          first: refusals.toSorted(byPlace),
          untold: count - refusals.length,
        },
        notes: [...notes.values()],
      }
    },
  }
}

function emptyTally(): Tally {
  return Object.fromEntries(IMPORT_TARGETS.map((target) => [target, 0])) as Tally
}

function sumOf(tally: Record<string, number>): number {
  return Object.values(tally).reduce((sum, one) => sum + one, 0)
}

function raise(counts: Map<string, number>, name: string) {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
