import { type Clinic, clinicSchema } from '@outpost/shared/model/clinic'
import { fieldErrors } from '@outpost/shared/model/collections'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import type { Command } from 'commander'
import { v4 } from 'uuid'
import { createAdministration } from '../nodes/administration.ts'
import type { CommandSetting } from './command-context.ts'
import { operator } from './operator.ts'

export function addClinicCommands(program: Command, { withStore }: CommandSetting) {
  const clinic = program.command('clinic').description('the clinics that central looks after')
  clinic
    .command('add')
    .description('add a clinic')
    .requiredOption('--name <name>', 'its name')
    .option('--time-zone <zone>', 'its IANA time zone', 'UTC')
    .option(...jsonOption)
    .action(({ name, timeZone, json }) =>
      withStore((context) => {
        const clinic = checkClinic({ id: v4(), name, time_zone: timeZone, active: true })
        createAdministration(context, operator).putClinic(clinic)
        printResult({ clinic_id: clinic.id }, json, [
          `Clinic ${clinic.name} was added: ${clinic.id}`,
        ])
      }),
    )
  clinic
    .command('list')
    .description('list the clinics')
    .option(...jsonOption)
    .action(({ json }) =>
      withStore(async ({ store }) => {
        const clinics = await store.read((reader) => reader.clinics('all'))
        const lines = clinics.map((one) => `${one.id}  ${one.name}  (${one.time_zone})`)
        printResult(clinics, json, lines.length > 0 ? lines : ['There is no clinic yet.'])
      }),
    )
}

function checkClinic(given: Clinic): Clinic {
  const result = clinicSchema.safeParse(given)
  if (result.success) return result.data
  const mistakes = Object.entries(fieldErrors(result.error)).map(
    ([name, clause]) => `${name} ${clause}`,
  )
  throw new CommandFailed(`${mistakes.join('; ')}. Nothing was changed.`)
}
