/** A command cannot do what it was asked; the message says why and what to do. */
export class CommandFailed extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'CommandFailed'
  }
}
