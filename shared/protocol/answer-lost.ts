/** What was submitted is judged and durable; only the answer could not be made, for this cause. */
export class AnswerLost extends Error {
  constructor(cause: unknown) {
    super('edits were judged, but their records could not be read', { cause })
    this.name = 'AnswerLost'
  }
}
