import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { createSql } from '@outpost/shared/authority/sqlite/sql'
import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { Clock, Millis } from '@outpost/shared/model/time'
import { newToken, tokenHash } from '@outpost/shared/node/tokens'
import { Problem } from '@outpost/shared/protocol/problems'
import type { MachineClock } from '../machine-clock.ts'
import { createDevices } from './devices.ts'

/** How long a code can be used (A2). */
export const CODE_VALID_MS = 10 * MINUTE_MS

/** Each open code makes it likelier to guess one. With one more the oldest is given up. */
const OPEN_CODES_MAX = 5

const DIGITS = 6

/** Of the secret in a QR code: too many to be guessed, few enough for a small picture. */
const SECRET_BYTES = 16

export type PairingCode = {
  /** Six digits, for people to type. */
  code: string
  /** The same in a form that cannot be guessed, for a QR code. */
  secret: string
  /** By the box's clock, for people: what holds is told by the machine's. */
  expiresAt: Millis
}

export type PairRequest = {
  /** The digits, however they are parted, or the secret. */
  code: string
  name?: string | undefined
  /** The hash of the token that the device has made. */
  tokenHash?: string | undefined
}

export type Paired = {
  deviceId: string
  name: string
  /** Only when the box made it; a device that sent the hash of its own token knows it. */
  token?: string
}

type Row = { digitsHash: string; secretHash: string; name: string }

/** One-time codes with which tablets are paired (A2). */
export type Pairing = ReturnType<typeof createPairing>

export function createPairing(deps: { sqlite: Sqlite; clock: Clock; machine: MachineClock }) {
  const { sqlite, clock, machine } = deps
  const sql = createSql(sqlite)
  const devices = createDevices({ sqlite, clock })

  /** Those that can be used, the oldest first; all others are forgotten. */
  function openCodes(): Row[] {
    const now = machine.uptimeMs()
    sql.run(
      'delete from pairing_codes where boot_id <> ? or made_at_uptime not between ? and ?',
      machine.bootId,
      now - CODE_VALID_MS,
      now,
    )
    return sql.all<Row>(
      `select digits_hash as digitsHash, secret_hash as secretHash, name from pairing_codes
       order by made_at_uptime, rowid`,
    )
  }

  const forget = ({ digitsHash }: Row) =>
    sql.run('delete from pairing_codes where digits_hash = ?', digitsHash)

  const make = sqlite.transaction((name: string): PairingCode => {
    const open = openCodes()
    const surplus = Math.max(0, open.length + 1 - OPEN_CODES_MAX)
    for (const row of open.slice(0, surplus)) forget(row)
    let code = newDigits()
    while (open.some(({ digitsHash }) => digitsHash === hashOf(code))) code = newDigits()
    const secret = randomBytes(SECRET_BYTES).toString('base64url')
    sql.run(
      `insert into pairing_codes (digits_hash, secret_hash, name, boot_id, made_at_uptime)
       values (?, ?, ?, ?, ?)`,
      hashOf(code),
      hashOf(secret),
      name,
      machine.bootId,
      machine.uptimeMs(),
    )
    return { code, secret, expiresAt: clock.now() + CODE_VALID_MS }
  })

  const useUp = sqlite.transaction(({ code, name, tokenHash: given }: PairRequest): Paired => {
    const hash = hashOf(code)
    const earlier = given === undefined ? null : devices.findByTokenHash(given)
    if (earlier) {
      // Its answer was lost: the code is used up, and it is the one who used it.
      const isRepeat = earlier.pairedWith === hash && earlier.revokedAt === null
      if (isRepeat) return { deviceId: earlier.id, name: earlier.name }
      throw refused('This token belongs to a device that was let in before.')
    }
    const row = findIn(openCodes(), hash)
    if (!row) throw refused('This code is not known here, was used before, or has expired.')
    forget(row)
    const token = given === undefined ? newToken() : undefined
    const device = { id: devices.newId(), name: name ?? row.name, pairedWith: hash }
    devices.admit({ ...device, tokenHash: given ?? tokenHash(token as string) })
    return { deviceId: device.id, name: device.name, ...(token && { token }) }
  })

  return {
    /** Makes a code for a device of this name. Only hashes are kept. */
    newCode: (name: string) => make.immediate(name),

    /**
     * Uses a code up and lets a device in. The same code with the same hash is answered the same
     * again, because an answer can be lost. Throws `Problem` PAIRING_REFUSED.
     */
    pair: (request: PairRequest) => useUp.immediate(request),
  }
}

/** Whether it could be found by trying: the secret of a QR code cannot. */
export function canBeGuessed(code: string): boolean {
  return plain(code).length < 16
}

function newDigits(): string {
  return String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0')
}

/** However it was typed: digits may be parted. A secret may hold dashes of its own. */
function plain(code: string): string {
  const bare = code.replace(/[\s-]/g, '')
  return /^\d+$/.test(bare) ? bare : code.trim()
}

/** Of six digits a hash is no secret; but it is worth nothing after ten minutes or on another machine. */
function hashOf(code: string): string {
  return tokenHash(plain(code))
}

/** Looks at all of them whichever fits, so that the time it takes tells nothing. */
function findIn(rows: readonly Row[], hash: string): Row | null {
  let found: Row | null = null
  for (const row of rows) {
    const fits = [row.digitsHash, row.secretHash].map((one) => isEqual(one, hash))
    if (fits.includes(true)) found = row
  }
  return found
}

function isEqual(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other))
}

function refused(reason: string): Problem {
  return new Problem(
    'PAIRING_REFUSED',
    `${reason} Nothing was changed; ask whoever runs the box for a new code (edge device pair).`,
    { errors: { code: 'cannot be used' } },
  )
}
