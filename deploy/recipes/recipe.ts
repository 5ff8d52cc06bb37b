import type { Output } from './output.ts'
import type { Source } from './source.ts'
import type { Summary } from './summary.ts'

/** Turns one public format into files that `central import csv` takes. One file in this folder. */
export type Recipe = {
  name: string
  /** What it makes of what, in one sentence. */
  about: string
  /** The names of the files that it reads, all of them needed; each may have `.gz` behind it. */
  files: readonly string[]
  run(source: Source, output: Output, summary: Summary): Promise<void>
}
