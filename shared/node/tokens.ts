import { createHash, randomBytes } from 'node:crypto'

/** By so many of the tokens that a box has had central can know it (A1). */
export const FORMER_TOKENS_MAX = 20

/** A new bearer token: 256 random bits (A1). */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** A token that is no secret, but that nobody else makes: 96 random bits (N10). */
export function newIncarnationToken(): string {
  return randomBytes(12).toString('base64url')
}

/** What is stored of a token: its SHA-256, in hex. Of 256 random bits nothing can be guessed. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex')
}

/** Letters and digits that are not taken for one another when read out (Crockford's base 32). */
const CODE_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A code that a person can type: 60 random bits as three groups of four. */
export function newCode(): string {
  const letters = [...randomBytes(12)].map((byte) => CODE_LETTERS[byte % 32]).join('')
  return `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`
}

/** What is stored of a code, however it was typed: small letters, spaces, O for 0, I or L for 1. */
export function codeHash(code: string): string {
  const plain = code.toUpperCase().replace(/[^0-9A-Z]/g, '')
  return tokenHash(plain.replaceAll('O', '0').replace(/[IL]/g, '1'))
}
