import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import { Problem } from '@outpost/shared/protocol/problems'
import type { MachineClock } from '../machine-clock.ts'
import type { Staff } from '../store/staff.ts'

/** After so long without anything managed the PIN is asked for again. */
const IDLE_MS_MAX = 15 * MINUTE_MS

type Open = { staffId: string; pinMark: string | null; until: Millis }

/** Devices on which a manager has proved the PIN (A2); forgotten with the run of this process. */
export type Managing = ReturnType<typeof createManaging>

export function createManaging({ staff, machine }: { staff: Staff; machine: MachineClock }) {
  const open = new Map<string, Open>()

  function managerAt(deviceId: string): string | null {
    const found = open.get(deviceId)
    if (!found || machine.uptimeMs() > found.until) return null
    const member = staff.list().find(({ id }) => id === found.staffId)
    const isStill = member?.isManager && staff.pinMark(member.id) === found.pinMark
    return isStill ? found.staffId : null
  }

  function begin(deviceId: string, staffId: string) {
    const until = machine.uptimeMs() + IDLE_MS_MAX
    open.set(deviceId, { staffId, pinMark: staff.pinMark(staffId), until })
  }

  return {
    /** The manager has just proved the PIN at this device. */
    begin,

    end: (deviceId: string) => void open.delete(deviceId),

    /** Who manages at this device, which goes on for another while. Throws MANAGER_NEEDED. */
    require(deviceId: string): string {
      const staffId = managerAt(deviceId)
      if (staffId === null) throw managerNeeded()
      begin(deviceId, staffId)
      return staffId
    },
  }
}

function managerNeeded(): Problem {
  return new Problem(
    'MANAGER_NEEDED',
    'A manager must have entered the PIN at this device in the last 15 minutes (POST /api/staff/session). Nothing was changed.',
  )
}
