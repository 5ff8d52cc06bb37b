import { readText, writeDurably } from '@outpost/shared/authority/sqlite/file/durable'
import { BESIDE } from '@outpost/shared/authority/sqlite/file/names-beside'
import { instant } from '@outpost/shared/model/field'
import { z } from 'zod'

const count = z.int().min(0)

/** What came of a damaged database. */
export const rescueSchema = z.object({
  at: instant,
  reason: z.string().meta({ description: 'What was wrong, in a clause that follows "it".' }),
  moved_to: z.string().meta({ description: 'Where the damaged database lies now.' }),
  salvaged_edits: z.string().meta({ description: 'A file with the edits that were saved.' }),
  waiting: count.meta({ description: 'Edits saved that wait for central.' }),
  inbox: count.meta({ description: 'Edits saved that wait for a decision.' }),
  lost: count.nullable().meta({
    description: 'Edits that were there and could not be read any more; null: not known.',
  }),
})
export type RescueReport = z.infer<typeof rescueSchema>

/** The last report of this box; null if its database was never damaged, or its file was removed. */
export function lastRescue(databaseFile: string): RescueReport | null {
  const text = readText(reportFile(databaseFile))
  return text === null ? null : (JSON.parse(text) as RescueReport)
}

export function writeReport(databaseFile: string, report: RescueReport) {
  writeDurably(reportFile(databaseFile), JSON.stringify(report))
}

/** The report as a person reads it. */
export function sentenceOfRescue(report: RescueReport): string {
  const { at, reason, moved_to, salvaged_edits, waiting, inbox, lost } = report
  const fate =
    lost === 0
      ? 'No edit was lost.'
      : `${lost ?? 'It is not known how many other'} edits could not be read any more; those that had not reached central must be made again.`
  return `On ${at} the database of this box was mended: it ${reason}. ${waiting} edits that wait for central and ${inbox} that wait for a decision were saved. ${fate} The records are filled again from central. The damaged database lies at ${moved_to}, the saved edits in ${salvaged_edits}.`
}

function reportFile(databaseFile: string): string {
  return `${databaseFile}${BESIDE.rescueReport}`
}
