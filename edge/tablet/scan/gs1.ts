/*
 * What the code on a pack of medicine says, by the GS1 General Specifications: a DataMatrix, QR code or
 * Code 128 with element strings (section 3), a GS1 Digital Link, or an EAN or ITF bar code with a GTIN
 * alone.
 */

export type Pack = {
  /** 14 digits, with leading zeros. */
  gtin: string | null
  /** Batch or lot number. */
  batch: string | null
  /** The last day of use, `YYYY-MM-DD`. */
  expiry: string | null
}

/** Ends an element of variable length (FNC1, as readers transmit it). */
const SEPARATOR = '\u001d'

/** What readers may put before the data to say which symbology it was: GS1's, and the bare bar codes. */
const SYMBOLOGY = /^\](?:C1|e0|d2|Q3|J1|E[0-4]|I[01])/

/**
 * Lengths of the elements that need no separator, by the first two digits of their application
 * identifier, which count (section 7.8.5, figure 7.8.5-2).
 */
const FIXED_LENGTHS: Record<string, number> = {
  '00': 20,
  '01': 16,
  '02': 16,
  '03': 16,
  '04': 18,
  '11': 8,
  '12': 8,
  '13': 8,
  '14': 8,
  '15': 8,
  '16': 8,
  '17': 8,
  '18': 8,
  '19': 8,
  '20': 4,
  '31': 10,
  '32': 10,
  '33': 10,
  '34': 10,
  '35': 10,
  '36': 10,
  '41': 16,
}

/** Batches have at most 20 characters of set 82 (section 7.11). */
const BATCH = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/

/** Reads a code; null if it is none of a pack, or damaged. `year` is the present one. */
export function readPack(text: string, year: number): Pack | null {
  const data = text.trim().replace(SYMBOLOGY, '')
  const bare = gtinOf(data)
  if (bare) return { gtin: bare, batch: null, expiry: null }
  const elements = readLink(data) ?? readBracketed(data) ?? readElements(data)
  if (!elements) return null
  const batch = elements.get('10') ?? null
  const end = elements.get('17')
  const pack = {
    gtin: gtinOf(elements.get('01') ?? elements.get('02') ?? ''),
    batch: batch && BATCH.test(batch) ? batch : null,
    expiry: end ? dayOf(end, year) : null,
  }
  return pack.gtin || pack.batch ? pack : null
}

/** A GTIN of 8, 12, 13 or 14 digits with its check digit right (section 7.9.1), as 14 digits. */
export function gtinOf(digits: string): string | null {
  if (!/^(?:\d{8}|\d{12,14})$/.test(digits)) return null
  const gtin = digits.padStart(14, '0')
  const sum = [...gtin].reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 1 : 3), 0)
  return sum % 10 === 0 ? gtin : null
}

/** Elements as a reader transmits them; those that need no separator may stand before any other. */
function readElements(data: string): Map<string, string> | null {
  const elements = new Map<string, string>()
  let rest = data
  while (rest !== '') {
    if (rest.startsWith(SEPARATOR)) {
      rest = rest.slice(1)
      continue
    }
    const identifier = rest.slice(0, 2)
    if (!/^\d\d$/.test(identifier)) return null
    const next = rest.indexOf(SEPARATOR)
    const length = FIXED_LENGTHS[identifier] ?? (next === -1 ? rest.length : next)
    if (rest.length < length) return null
    elements.set(identifier, rest.slice(2, length))
    rest = rest.slice(length)
  }
  return elements.size > 0 ? elements : null
}

/** As it is printed beside the code for people, and typed by them: (01)…(17)…(10)…. */
function readBracketed(data: string): Map<string, string> | null {
  if (!/^\(\d{2,4}\)/.test(data)) return null
  const parts = data.matchAll(/\((\d{2,4})\)([^(]+)/g)
  return new Map([...parts].map(([, identifier = '', value = '']) => [identifier, value.trim()]))
}

/** A GS1 Digital Link: `https://…/01/<GTIN>/10/<batch>?17=<YYMMDD>`. */
function readLink(data: string): Map<string, string> | null {
  const [, path = '', query = ''] = /^https?:\/\/[^/]+(\/[^?#]*)\??([^#]*)/i.exec(data) ?? []
  const parts = path.split('/').map(decode)
  const first = parts.indexOf('01')
  if (first === -1) return null
  const elements = new Map(new URLSearchParams(query))
  for (let at = first; at + 1 < parts.length; at += 2) {
    elements.set(parts[at] ?? '', parts[at + 1] ?? '')
  }
  // A link may leave out the leading zeros of its GTIN.
  return elements.set('01', (elements.get('01') ?? '').padStart(14, '0'))
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** `YYMMDD`: the century is the nearest (section 7.12), day 00 the last of the month (section 3.4.7). */
function dayOf(text: string, year: number): string | null {
  const [, yy, mm, dd] = /^(\d\d)(\d\d)(\d\d)$/.exec(text) ?? []
  if (!yy || !mm || !dd) return null
  const ahead = Number(yy) - (year % 100)
  const shift = ahead >= 51 ? -100 : ahead <= -50 ? 100 : 0
  const whole = year - (year % 100) + Number(yy) + shift
  const month = Number(mm)
  const last = new Date(Date.UTC(whole, month, 0)).getUTCDate()
  const day = dd === '00' ? last : Number(dd)
  if (month < 1 || month > 12 || day > last) return null
  return `${whole}-${mm}-${String(day).padStart(2, '0')}`
}
