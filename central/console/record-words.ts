import type { Texts } from './texts.ts'

/* What records are called; what a newer version has added, by its own name. */

export function collectionName({ say, has }: Texts, name: string): string {
  const key = `collection.${name}`
  return has(key) ? say(key) : name
}

export function opName({ say, has }: Texts, op: string): string {
  const key = `op.${op}`
  return has(key) ? say(key) : op
}

/** What stands in a field, as text. */
export function valueText({ say }: Texts, value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'boolean') return say(value ? 'app.yes' : 'app.no')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
