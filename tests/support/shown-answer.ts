/*
 * Compares an answer that a page shows with one that came. `…` stands for whatever is left out. Ids,
 * times and tags are compared by form, and the same one shown twice must be the same twice.
 */

/** An answer as a page shows it, or as it came; header names in lower case. */
export type ShownAnswer = { status: string; headers: [name: string, value: string][]; body: string }

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/
const VARYING = new RegExp(`(${UUID.source}|${INSTANT.source}|…)`)

/** Makes a comparison that remembers which id or time stands for which. */
export function createComparison() {
  const meant = new Map<string, string>()

  function isSameText(shown: string, came: string): boolean {
    const parts = shown.split(VARYING)
    const source = parts.map((part, index) => (index % 2 ? formOf(part) : literally(part)))
    const found = new RegExp(`^${source.join('')}$`, 's').exec(came)
    if (!found) return false
    const varying = parts.filter((part, index) => index % 2 && part !== '…')
    return varying.every((part, index) => {
      const known = meant.get(part)
      meant.set(part, known ?? String(found[index + 1]))
      return known === undefined || known === found[index + 1]
    })
  }

  function valueDifferences(shown: unknown, came: unknown, path: string): string[] {
    if (Array.isArray(shown) && Array.isArray(came)) {
      return arrayDifferences(shown, came, path)
    }
    if (isObject(shown) && isObject(came)) return objectDifferences(shown, came, path)
    const isSame =
      typeof shown === 'string' && typeof came === 'string'
        ? isSameText(shown, came)
        : shown === came
    return isSame ? [] : [`${path} is ${JSON.stringify(came)}, not ${JSON.stringify(shown)}`]
  }

  function arrayDifferences(shown: unknown[], came: unknown[], path: string): string[] {
    const isOpen = shown.at(-1) === '…'
    const named = isOpen ? shown.slice(0, -1) : shown
    if (isOpen ? came.length < named.length : came.length !== named.length) {
      return [`${path} has ${came.length} entries, not ${named.length}`]
    }
    return named.flatMap((value, index) =>
      valueDifferences(value, came[index], `${path}[${index}]`),
    )
  }

  function objectDifferences(
    { '…': rest, ...named }: Record<string, unknown>,
    came: Record<string, unknown>,
    path: string,
  ): string[] {
    const isOpen = rest !== undefined
    const unknown = Object.keys(came).filter((name) => !isOpen && !(name in named))
    return [
      ...unknown.map((name) => `${path}.${name} came and is not shown`),
      ...Object.entries(named).flatMap(([name, value]) =>
        name in came
          ? valueDifferences(value, came[name], `${path}.${name}`)
          : [`${path}.${name} did not come`],
      ),
    ]
  }

  return (shown: ShownAnswer, came: ShownAnswer): string[] => {
    const headers = shown.headers.flatMap(([name, value]) => {
      const values = came.headers.filter((header) => header[0] === name).map(([, value]) => value)
      if (values.some((actual) => isSameText(value, actual))) return []
      return [`the header ${name} is ${values.join() || 'not there'}, not ${value}`]
    })
    return [
      ...(shown.status === came.status ? [] : [`the answer is ${came.status}: ${came.body}`]),
      ...headers,
      ...(/^[[{]/.test(shown.body)
        ? valueDifferences(JSON.parse(withDots(shown.body)), toValue(came.body), 'body')
        : valueDifferences(shown.body, came.body, 'body')),
    ]
  }
}

/** A shown body as JSON: what is left out becomes a member or an entry named `…`. */
function withDots(text: string): string {
  const open: string[] = []
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|[[\]{}]|…/g, (token) => {
    if (token === '{' || token === '[') open.push(token)
    if (token === '}' || token === ']') open.pop()
    if (token !== '…') return token
    return open.at(-1) === '{' ? '"…": true' : '"…"'
  })
}

function toValue(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}

function formOf(part: string): string {
  if (part === '…') return '.+'
  return `(${(UUID.test(part) ? UUID : INSTANT).source})`
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
