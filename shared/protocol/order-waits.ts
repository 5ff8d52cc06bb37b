/** An order (N12) cannot be done to its end now, and is gone on with after the next round; why. */
export class OrderWaits extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'OrderWaits'
  }
}
