import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

/** Argon2id as OWASP asks at least: 19 MiB, two passes. About 30 ms of one processor. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const
const SALT_BYTES = 16
const HASH_BYTES = 32

/** The fewest characters of a password that a person chooses, and the most. */
export const PASSWORD_LENGTH_MIN = 10
export const PASSWORD_LENGTH_MAX = 200

/** What is stored of a password: `argon2id$<memory>$<passes>$<lanes>$<salt>$<hash>`, in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await digest(password, salt, COST)
  const { memory, passes, parallelism } = COST
  const parts = [
    memory,
    passes,
    parallelism,
    salt.toString('base64url'),
    hash.toString('base64url'),
  ]
  return ['argon2id', ...parts].join('$')
}

/** Whether it is the password of a stored hash. Takes as long where there is none to compare with. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [kind, memory, passes, parallelism, salt = '', hash = ''] = (stored ?? NOBODY).split('$')
  if (kind !== 'argon2id') throw new Error(`a password was hashed by ${kind}`)
  const cost = {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  }
  const given = await digest(password, Buffer.from(salt, 'base64url'), cost)
  return timingSafeEqual(given, Buffer.from(hash, 'base64url')) && stored !== null
}

/** Of no password: compared with where there is no such account. */
const NOBODY = `argon2id$${COST.memory}$${COST.passes}$${COST.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`

type Cost = { memory: number; passes: number; parallelism: number }

function digest(password: string, nonce: Buffer, cost: Cost): Promise<Buffer> {
  const message = password.normalize('NFC')
  return derive('argon2id', { message, nonce, tagLength: HASH_BYTES, ...cost })
}

/** A password that a person can type: 80 random bits as four groups of four letters. */
export function newPassword(): string {
  const letters = [...randomBytes(16)].map((byte) => LETTERS[byte % LETTERS.length]).join('')
  return letters.replace(/(.{4})(?!$)/g, '$1-')
}

/** 32 letters and digits that are not taken for one another. */
const LETTERS = 'abcdefghjkmnpqrstvwxyz0123456789'
