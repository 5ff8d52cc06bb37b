import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { attempt } from '@outpost/shared/authority/sqlite/file/storage-failure'
import { createSql } from '@outpost/shared/authority/sqlite/sql'
import { line } from '@outpost/shared/model/field'
import type { Clock, Millis } from '@outpost/shared/model/time'
import { hashSecret, isSecret } from '@outpost/shared/node/secret-hash'
import { invalidRequest } from '@outpost/shared/protocol/common-problems'
import { Problem } from '@outpost/shared/protocol/problems'
import { v4 } from 'uuid'
import { z } from 'zod'

/** As it stands in edits (E1). */
export const staffName = line(200)

export const pinSchema = z.string().regex(/^\d{4,12}$/, 'must have 4 to 12 digits')

/** Somebody for whom devices act (A2). */
export type Member = {
  id: string
  name: string
  isManager: boolean
  hasPin: boolean
  createdAt: Millis
  removedAt: Millis | null
}

type NewMember = { name: string; pin?: string | null | undefined; isManager: boolean }

/** Whether a device may act for whom an edit names. */
type Standing = 'may' | 'is unknown' | 'is locked'

type Row = Omit<Member, 'hasPin'> & { pinHash: string | null }

const SELECT = `select id, name, pin_hash as pinHash, is_manager as isManager,
  created_at as createdAt, removed_at as removedAt from staff`

/** For whom the devices of this box act. A PIN is kept as Argon2id, and goes nowhere else. */
export type Staff = ReturnType<typeof createStaff>

export function createStaff({ sqlite, clock }: { sqlite: Sqlite; clock: Clock }) {
  const sql = createSql(sqlite)

  function present(): Row[] {
    return sql.all<Row>(`${SELECT} where removed_at is null order by name, id`)
  }

  function isUnlocked(deviceId: string, staffId: string): boolean {
    const found = sql.get(
      'select 1 from staff_devices where device_id = ? and staff_id = ?',
      deviceId,
      staffId,
    )
    return found !== undefined
  }

  const insert = sqlite.transaction((row: Row) => {
    if (present().some(({ name }) => isSameName(name, row.name))) {
      throw invalidRequest({ name: 'is that of another member of staff' })
    }
    sql.run(
      'insert into staff (id, name, pin_hash, is_manager, created_at) values (?, ?, ?, ?, ?)',
      row.id,
      row.name,
      row.pinHash,
      row.isManager ? 1 : 0,
      row.createdAt,
    )
  })

  function find(id: string): Row {
    const row = sql.get<Row>(`${SELECT} where id = ? and removed_at is null`, id)
    if (!row) throw unknownMember()
    return row
  }

  return {
    /** Throws `Problem` INVALID_REQUEST for a name that is taken, or a manager without a PIN. */
    async add({ name, pin, isManager }: NewMember): Promise<Member> {
      if (isManager && !pin) throw managerNeedsPin()
      const pinHash = pin ? await hashSecret(pin) : null
      const row = { id: v4(), name, pinHash, isManager, createdAt: clock.now(), removedAt: null }
      insert.immediate(row)
      return toMember(row)
    },

    /** Those who are there, by name. */
    list: (): Member[] => present().map(toMember),

    /** Throws `Problem` NOT_FOUND. */
    find: (id: string): Member => toMember(find(id)),

    /** The member with this id, or else this name, as a person types either. Throws NOT_FOUND. */
    findTyped(text: string): Member {
      const found = present().find(({ id, name }) => id === text || isSameName(name, text.trim()))
      if (!found) throw unknownMember()
      return toMember(found)
    },

    /** Sets the PIN, or takes it away with null. Throws `Problem` NOT_FOUND, INVALID_REQUEST. */
    async setPin(id: string, pin: string | null): Promise<Member> {
      if (pin === null && find(id).isManager) throw managerNeedsPin()
      const pinHash = pin === null ? null : await hashSecret(pin)
      sql.run('update staff set pin_hash = ? where id = ? and removed_at is null', pinHash, id)
      return toMember(find(id))
    },

    /** What was done in the member's name keeps it. Throws `Problem` NOT_FOUND. */
    remove(id: string) {
      find(id)
      sql.run('update staff set removed_at = ? where id = ?', clock.now(), id)
    },

    /** Whether this is the member's PIN; where there is none, whether none was given. */
    async isPin(id: string, pin: string | null): Promise<boolean> {
      const { pinHash } = find(id)
      if (pinHash === null) return pin === null
      return pin !== null && (await isSecret(pin, pinHash))
    },

    /** What changes with the PIN, so that who proved the last one can be told from who proved this. */
    pinMark: (id: string): string | null => find(id).pinHash,

    /** From now on this device may act for this member, whatever becomes of the PIN or the member. */
    unlock(deviceId: string, staffId: string) {
      const text = 'insert or ignore into staff_devices (device_id, staff_id) values (?, ?)'
      sql.run(text, deviceId, staffId)
    },

    isUnlocked,

    /**
     * Whether a device may act for somebody of this name: a member, or one who was, without a PIN or
     * for whom the device was unlocked before. Where there is no staff, anybody may be named.
     */
    standing(deviceId: string, name: string): Standing {
      const isKept = sql.get('select 1 from staff where removed_at is null limit 1') !== undefined
      if (!isKept) return 'may'
      const named = sql.all<Row>(`${SELECT} where name = ?`, name)
      if (named.length === 0) return 'is unknown'
      // Who took a name over is not open to all because the one before had no PIN.
      const there = named.filter(({ removedAt }) => removedAt === null)
      const isOpen = (there.length > 0 ? there : named).some(({ pinHash }) => pinHash === null)
      const may = isOpen || named.some(({ id }) => isUnlocked(deviceId, id))
      return may ? 'may' : 'is locked'
    },

    /** Edits in this name were taken from the device: a PIN that is set later does not stop others. */
    noteActing(deviceId: string, name: string) {
      attempt(() =>
        sql.run(
          `insert or ignore into staff_devices (device_id, staff_id)
           select ?, id from staff where name = ? and removed_at is null`,
          deviceId,
          name,
        ),
      )
    },
  }
}

function toMember({ pinHash, isManager, ...row }: Row): Member {
  return { ...row, isManager: Boolean(isManager), hasPin: pinHash !== null }
}

/** Two who differ by capitals alone could not be told apart in a list. */
function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.normalize('NFC').toLowerCase()
}

function unknownMember(): Problem {
  return new Problem('NOT_FOUND', 'There is no such member of staff. Nothing was changed.')
}

function managerNeedsPin(): Problem {
  return invalidRequest({ pin: 'is needed for a manager' })
}
