import { randomBytes } from 'node:crypto'

/** The fewest characters of a password that a person chooses, and the most. */
export const PASSWORD_LENGTH_MIN = 10
export const PASSWORD_LENGTH_MAX = 200

/** A password that a person can type: 80 random bits as four groups of four letters. */
export function newPassword(): string {
  const letters = [...randomBytes(16)].map((byte) => LETTERS[byte % LETTERS.length]).join('')
  return letters.replace(/(.{4})(?!$)/g, '$1-')
}

/** 32 letters and digits that are not taken for one another. */
const LETTERS = 'abcdefghjkmnpqrstvwxyz0123456789'
