/** Cells by the names of their columns: texts, or in NDJSON any JSON values. */
export type Cells = Readonly<Record<string, unknown>>

/** A row of a file, or why there is none; counted by lines, from 1. */
export type Row = { line: number } & ({ cells: Cells } | { fault: string })

/** Told of bytes as they are read from the disk. */
export type NoteBytes = (count: number) => void
