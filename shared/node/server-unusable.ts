/** A server could not start; the message says why and what to do. */
export class ServerUnusable extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'ServerUnusable'
  }
}
