import { readFileSync } from 'node:fs'
import type { Millis } from '@outpost/shared/model/time'

/**
 * How long this run of the machine has lasted: the same for all its processes, and changed by nobody
 * who sets its clock (A5). A moment is told by both: after a restart it may come again in the next run.
 */
export type MachineClock = { bootId: string; uptimeMs(): Millis }

export function readMachineClock(): MachineClock {
  return {
    bootId: readBootId(),
    uptimeMs: () => Math.floor(Number(process.hrtime.bigint() / 1_000_000n)),
  }
}

/** Linux names each run. Elsewhere runs are told apart only by how long they have lasted. */
function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}
