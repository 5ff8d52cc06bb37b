/*
 * Values that can be found again wherever they turn up, in whatever form.
 */

/** Where a mark was found, and in which form. */
type Sighting = { mark: string; form: string; around: string }

const AROUND_CHARACTERS = 80

/** The marks that are in a text, as they are or encoded; `where` says what the text is. */
export function marksIn(marks: readonly string[], where: string, text: string): Sighting[] {
  const lower = text.toLowerCase()
  return marks.flatMap((mark) =>
    formsOf(mark).flatMap(([form, encoded]) => {
      const at = placeOf(encoded.toLowerCase(), lower)
      if (at < 0) return []
      const around = text.slice(Math.max(0, at - AROUND_CHARACTERS), at + AROUND_CHARACTERS)
      return [{ mark, form: `${form}, in ${where}`, around }]
    }),
  )
}

/** Where it stands; -1 if nowhere. Six digits stand by chance in times and hashes: there they tell nothing. */
function placeOf(form: string, text: string): number {
  return /^\d+$/.test(form)
    ? text.search(new RegExp(`(?<![0-9a-f])${form}(?![0-9a-f])`))
    : text.indexOf(form)
}

/** A text as it can be written. */
function formsOf(mark: string): [form: string, text: string][] {
  const bytes = Buffer.from(mark)
  const escaped = [...mark].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const forms: [string, string][] = [
    ['as it is', mark],
    ['percent-encoded', encodeURIComponent(mark)],
    ['as a form', encodeURIComponent(mark).replaceAll('%20', '+')],
    ['as JSON in ASCII', mark.replace(/[^ -~]/g, (one) => escapeOf(one))],
    ['escaped throughout', escaped.join('')],
    ['as JSON in JSON', JSON.stringify(JSON.stringify(mark)).slice(3, -3)],
    ['in UTF-8 read as Latin-1', bytes.toString('latin1')],
    ['hexadecimal', bytes.toString('hex')],
    ['without spaces', mark.replaceAll(' ', '')],
    ...[0, 1, 2].map((shift): [string, string] => ['base64', base64Within(bytes, shift)]),
  ]
  return forms.filter(([, text]) => text.length >= 6)
}

function escapeOf(one: string): string {
  return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** What base64 makes of these bytes wherever they stand in a text: three ways, without the edges. */
function base64Within(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replaceAll('=', '')
  const hasRest = (bytes.length + shift) % 3 !== 0
  return text.slice(shift === 0 ? 0 : shift + 1, hasRest ? -1 : undefined)
}
