/** The text with single blanks, none at its ends; no-break spaces and line ends count as blanks. */
export function tidy(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}

/** A part of a key: without blanks, because lists of keys are parted by them. */
export function keyOf(text: string): string {
  return tidy(text).normalize('NFC').replaceAll(' ', '-')
}
