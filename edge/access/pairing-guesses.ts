import { networkOf } from '@outpost/shared/node/network-of'
import { createWrongTries } from '@outpost/shared/node/wrong-tries'

/**
 * Limits how many pairing codes are guessed (A2). Whoever has made no wrong try lately is heard in any
 * case, so that one who guesses all the while cannot keep an honest tablet out; all others together
 * have so many a minute. So in a network of 250 addresses about 450 of the million codes can be tried
 * while one is valid, which is ten minutes.
 */
export function createGuesses() {
  const ofAddress = createWrongTries({
    max: 10,
    seconds: 600,
    told: 'Too many wrong codes came from your address',
    advice: 'or scan the QR code,',
  })
  const ofAll = createWrongTries({
    max: 20,
    seconds: 60,
    told: 'Too many wrong codes are being tried at this box',
    advice: 'or scan the QR code,',
  })
  const secrets = createWrongTries({
    max: 60,
    seconds: 60,
    told: 'Too many wrong codes came from your address',
    advice: 'make a new code',
  })
  return {
    /** Tries the secret of a QR code, which nobody guesses: only so that trying costs the box little. */
    tryingSecret: <T>(address: string, work: () => T): Promise<T> =>
      secrets.trying(networkOf(address), 'PAIRING_REFUSED', work),

    /** Tries a code that could be guessed. Throws `Problem` RATE_LIMITED for one who must wait. */
    trying: <T>(address: string, work: () => T): Promise<T> =>
      ofAddress.trying(networkOf(address), 'PAIRING_REFUSED', (countedBefore) =>
        countedBefore === 0 ? work() : ofAll.trying('all', 'PAIRING_REFUSED', work),
      ),
  }
}
