/** A fault of the product that is planted on purpose, to see that the tests find it. */
export type Fault = {
  /** The rule that it breaks (PROTOCOL.md). */
  rule: string
  /** What the product does with the fault in it, as a clause. */
  what: string
  /** The file it is planted in, from the top of the project. */
  file: string
  /** Text that occurs there exactly once. */
  from: string
  /** What stands in its place. */
  to: string
}

/** Plants the fault in a file's text. Throws if the place for it is not there, or not the only one. */
export function plant(fault: Fault, text: string): string {
  const places = text.split(fault.from).length - 1
  if (places !== 1) {
    throw new Error(`${fault.file} has ${places} places for the fault "${fault.what}", not one`)
  }
  return text.replace(fault.from, () => fault.to)
}
