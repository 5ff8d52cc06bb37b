import { attempt } from '@outpost/shared/authority/sqlite/file/storage-failure'
import { toIso } from '@outpost/shared/model/time'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import type { Command } from 'commander'
import { noteAudit, readAudit } from '../audit/audit.ts'
import { verifyAudit } from '../audit/verify.ts'
import type { CommandContext, CommandSetting } from './command-context.ts'
import { operator } from './operator.ts'

/** Entries read at once for an export. */
const PAGE_ENTRIES = 1000

/** Entered first, so that what is written tells of itself; it is written also where the disk is full. */
function noteExport({ store, clock }: Pick<CommandContext, 'store' | 'clock'>) {
  const details = { format: 'audit' }
  const isNoted = attempt(() => {
    store.write(() =>
      noteAudit(store.sql, clock.now(), { event: 'export', who: operator, details }),
    )
  })
  if (!isNoted) {
    process.stderr.write('This export is not in the audit trail: the storage takes no changes.\n')
  }
}

/** Commands on the audit trail: who did what, and whether the trail is whole. */
export function addAuditCommands(program: Command, { withStore }: CommandSetting) {
  const audit = program
    .command('audit')
    .description('who did what, in a trail that is never changed')
  audit
    .command('verify')
    .description('follow the chain of hashes, and compare it with the edits')
    .option('--known <hash>', 'a hash that was noted earlier: it must still be in the trail')
    .option(...jsonOption)
    .action(({ known, json }) =>
      withStore(({ store }) => {
        const { entries, lastHash, faults } = verifyAudit(store.sql, known ?? null)
        const result = { whole: faults.length === 0, entries, last_hash: lastHash, faults }
        const summary = `${entries} entries. The hash of the last: ${lastHash}`
        printResult(result, json, [
          ...faults,
          faults.length > 0 ? 'The audit trail is NOT whole.' : 'The audit trail is whole.',
          summary,
        ])
        if (faults.length > 0) process.exitCode = 1
      }),
    )
  audit
    .command('export')
    .description('write the trail to standard output, one JSON object a line')
    .action(() =>
      withStore(({ store, clock }) => {
        noteExport({ store, clock })
        let after = 0
        for (;;) {
          const page = readAudit(store.sql, after, PAGE_ENTRIES)
          for (const entry of page) {
            process.stdout.write(`${JSON.stringify({ ...entry, at: toIso(entry.at) })}\n`)
          }
          if (page.length === 0) return
          after = page.at(-1)?.seq ?? after
        }
      }),
    )
}
