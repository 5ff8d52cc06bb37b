import type { Principal } from '@outpost/shared/authority/principal'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { submit } from '@outpost/shared/authority/submit'
import { uuid } from '@outpost/shared/model/field'
import { createIds } from '@outpost/shared/model/ids'
import { type Clock, toIso } from '@outpost/shared/model/time'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import type { Command } from 'commander'
import type { CommandSetting } from './command-context.ts'

/** Two records of one patient (R5). */
export function addPatientCommands(program: Command, { withStore }: CommandSetting) {
  const patient = program.command('patient').description('patients who were registered twice')
  patient
    .command('merge')
    .description('say that a patient is the same person as another one, who stands for both')
    .argument('<id>', 'the record that is kept aside')
    .requiredOption('--into <id>', 'the record that stands for both')
    .option(...jsonOption)
    .action((given, { into: target, json }) =>
      withStore(async (context) => {
        const [id, into] = [idOf(given), idOf(target)]
        const revision = await setMergedInto(context, id, into)
        printResult({ id, merged_into: into, revision }, json, [
          `The patient ${id} is merged into ${into}. Both are in the clinics of either; their edits and appointments stay as they are.`,
          `To take it back: central patient unmerge ${id}`,
        ])
      }),
    )
  patient
    .command('unmerge')
    .description('take a merge back: each record is for itself again')
    .argument('<id>', 'the record that was kept aside')
    .option(...jsonOption)
    .action((given, { json }) =>
      withStore(async (context) => {
        const id = idOf(given)
        const revision = await setMergedInto(context, id, null)
        printResult({ id, merged_into: null, revision }, json, [
          `The patient ${id} is for itself again, with all that was made for it.`,
        ])
      }),
    )
}

/** Who runs a command of central. */
const OPERATOR: Principal = { id: 'central', role: 'admin', name: 'central', clinics: 'all' }

async function setMergedInto(
  { store, clock }: { store: SqliteStore; clock: Clock },
  id: string,
  into: string | null,
): Promise<number> {
  const placed = await store.read((reader) => reader.record('patients', id))
  if (!placed) throw new CommandFailed(`There is no patient ${id}. Nothing was changed.`)
  const edit = {
    id: createIds(clock).editId(),
    collection: 'patients',
    record_id: id,
    op: 'update',
    base: { revision: placed.record.revision },
    fields: { merged_into: into },
    made_at: toIso(clock.now()),
  }
  const submission = { raw: edit, isMerge: true, isImmediate: true }
  const [outcome] = await submit({ store, ground: 'central' }, OPERATOR, [submission])
  if (outcome?.status === 200) return outcome.revision ?? 0
  const why = outcome?.conflict?.message ?? outcome?.problem?.detail
  throw new CommandFailed(`${why} Nothing was changed.`)
}

function idOf(given: string): string {
  const id = uuid.safeParse(given)
  if (id.success) return id.data
  throw new CommandFailed(`${given} is not the id of a patient. Nothing was changed.`)
}
