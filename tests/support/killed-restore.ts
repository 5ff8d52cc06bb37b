import { databasePlace as centralPlace } from '@outpost/central/store/database'
import { databasePlace as edgePlace } from '@outpost/edge/store/database'
import { restoreBackup } from '@outpost/shared/authority/sqlite/backup/restore'

/* A restore in a process of its own, which the plug is pulled from before one of its steps. */

const [kind, file, backup, killedAt] = process.argv.slice(2) as [string, string, string, string]
const place = kind === 'central' ? centralPlace(file) : edgePlace(file, null)
restoreBackup(place, backup, {
  now: Date.parse('2027-01-01T00:00:00Z'),
  isForced: true,
  onStep(step) {
    if (step === killedAt) process.kill(process.pid, 'SIGKILL')
  },
})
