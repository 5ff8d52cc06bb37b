/*
 * Numbers of cards that a tablet gives by itself (R3): who gives it, how many it has given, and a
 * check character, as `K7QM-042-9`. No two devices of a box give the same, whether they hear of each
 * other or not.
 */

/** No vowels, so that no words come of it; their number is a prime, which the check needs. */
const CHARACTERS = '0123456789BCDFGHJKLMNPQRSTVWXYZ'
const BASE = CHARACTERS.length
/** The first one is a letter: a card that a clinic has numbered itself is not taken for one of these. */
const LETTERS = CHARACTERS.slice(10)
const PREFIX_LENGTH = 4
const COUNT_DIGITS_MIN = 3

/** So many digits of a UUID of version 4 are random, before the one that tells the version. */
const RANDOM_HEX_DIGITS = 12

/** The beginning of all numbers that a device gives; about 600,000 differ. */
export function cardPrefixOf(deviceId: string): string {
  let left = Number.parseInt(deviceId.replaceAll('-', '').slice(0, RANDOM_HEX_DIGITS), 16)
  let prefix = LETTERS.charAt(left % LETTERS.length)
  left = Math.floor(left / LETTERS.length)
  while (prefix.length < PREFIX_LENGTH) {
    prefix += CHARACTERS.charAt(left % BASE)
    left = Math.floor(left / BASE)
  }
  return prefix
}

/** The number of the card that a device gives as its first, second and so on. */
export function cardNumber(prefix: string, count: number): string {
  const digits = String(count).padStart(COUNT_DIGITS_MIN, '0')
  return `${prefix}-${digits}-${checkOf(prefix + digits)}`
}

const GIVEN = new RegExp(
  `^([${LETTERS}][${CHARACTERS}]{3})-?([0-9]{${COUNT_DIGITS_MIN},6})-?([${CHARACTERS}])$`,
)

/** Whether it looks like a number that a tablet has given, but one character is not as it was. */
export function isMistypedCard(number: string): boolean {
  const [, prefix, digits, check] = GIVEN.exec(number.trim().toUpperCase()) ?? []
  return prefix !== undefined && checkOf(`${prefix}${digits}`) !== check
}

/** Each character weighs otherwise, so that one wrong or two changed over are always noticed. */
function checkOf(text: string): string {
  const sum = [...text].reduce((all, one, at) => all + CHARACTERS.indexOf(one) * (at + 2), 0)
  return CHARACTERS.charAt(sum % BASE)
}
