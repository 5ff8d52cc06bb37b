import type { Texts } from './texts.ts'

/** What a field of a record is called; what a newer version has added, by its own name. */
export function fieldName<Key extends string>({ say, has }: Texts<Key>, field: string): string {
  const key = `field.${field}`
  return has(key) ? say(key) : field
}
