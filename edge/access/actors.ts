import { actorRefused } from '@outpost/shared/authority/http/actors'
import type { Actors } from '@outpost/shared/authority/http/env'
import { isUuid } from '@outpost/shared/model/field'
import { ACTING_FOR } from '@outpost/shared/protocol/headers'
import type { Devices } from '../store/devices.ts'
import type { Staff } from '../store/staff.ts'

/**
 * For whom devices act (A2). It is asked who was unlocked at a device at any time, not who is now: an
 * edit may come long after it was made, and no clock tells when that was.
 */
export function createActors({ staff, devices }: { staff: Staff; devices: Devices }): Actors {
  return {
    faultOf({ id }, actor) {
      const standing = staff.standing(id, actor)
      return standing === 'may' ? null : FAULTS[standing]
    },

    ofRequest(c) {
      const staffId = c.req.header(ACTING_FOR)?.trim().toLowerCase()
      if (staffId === undefined) return null
      const member = isUuid(staffId) && staff.list().find(({ id }) => id === staffId)
      if (!member) throw actorRefused(FAULTS['is unknown'])
      if (member.hasPin && !staff.isUnlocked(c.get('principal').id, member.id)) {
        throw actorRefused(FAULTS['is locked'])
      }
      return member.name
    },

    noteAccepted({ id }, actors) {
      for (const name of actors) staff.noteActing(id, name)
      const last = actors.at(-1)
      if (last !== undefined) devices.noteActor(id, last)
    },
  }
}

const FAULTS = {
  'is unknown': 'is not a member of staff here (edge staff list)',
  'is locked': 'has a PIN that was never entered at this device (POST /api/staff/session)',
}
