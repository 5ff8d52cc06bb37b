import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

/** Argon2id as OWASP asks at least: 19 MiB, two passes. About 30 ms of one processor. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const
const SALT_BYTES = 16
const HASH_BYTES = 32

/**
 * What is stored of a secret that a person remembers, a password or a PIN:
 * `argon2id$<memory>$<passes>$<lanes>$<salt>$<hash>`, in base64url.
 */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await digest(secret, salt, COST)
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

/** Whether it is the secret of a stored hash. Takes as long where there is none to compare with. */
export async function isSecret(secret: string, stored: string | null): Promise<boolean> {
  const [kind, memory, passes, parallelism, salt = '', hash = ''] = (stored ?? NOBODY).split('$')
  if (kind !== 'argon2id') throw new Error(`a secret was hashed by ${kind}`)
  const cost = {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  }
  const given = await digest(secret, Buffer.from(salt, 'base64url'), cost)
  return timingSafeEqual(given, Buffer.from(hash, 'base64url')) && stored !== null
}

/** Of no secret: compared with where there is none. */
const NOBODY = `argon2id$${COST.memory}$${COST.passes}$${COST.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`

type Cost = { memory: number; passes: number; parallelism: number }

function digest(secret: string, nonce: Buffer, cost: Cost): Promise<Buffer> {
  const message = secret.normalize('NFC')
  return derive('argon2id', { message, nonce, tagLength: HASH_BYTES, ...cost })
}
