import { clinicSchema } from '@outpost/shared/model/clinic'
import { writeClinics } from './clinic-writer.ts'
import type { Written } from './record-writer.ts'
import { idOfRow, noteRow, type RowBatches, type RowRun, refuse, reportRow } from './row-run.ts'
import { readRow } from './row-values.ts'

const { id: _, ...columns } = clinicSchema.shape
const CLINIC_COLUMNS = Object.fromEntries(
  Object.entries(columns).map(([name, schema]) => [name, { schema }]),
)

export async function importClinics(run: RowRun, batches: RowBatches) {
  for await (const rows of batches) {
    const drafts = rows.flatMap((row) => {
      const { origin, cells } = row
      const values = readRow(CLINIC_COLUMNS, cells)
      if ('refusal' in values) {
        refuse(run, 'clinics', origin, values.refusal)
        return []
      }
      const id = idOfRow(run, 'clinics', origin, values)
      if (id === null || !noteRow(run, 'clinics', id, row, values)) return []
      return [{ id, origin, fields: values.fields }]
    })
    const written = await writeClinics(run.store, drafts, run.isDryRun)
    for (const [index, { id, origin }] of drafts.entries()) {
      const one = written[index] as Written
      if (one.kind !== 'refused') run.clinicIds.add(id)
      reportRow(run, 'clinics', id, origin, one)
    }
  }
}
