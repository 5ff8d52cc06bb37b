import { cardNumber, cardPrefixOf } from '@outpost/shared/model/card-number'
import type { Device } from './device.ts'

/** A card number that was never given before, here or at another device, also without the box (R3). */
export function giveCardNumber({ db, place }: Device): Promise<string> {
  return db.transaction('rw', db.place, db.records, async () => {
    const prefix = cardPrefixOf(place.deviceId)
    let given = (await db.place.get(1))?.cardsGiven ?? 0
    let number: string
    do {
      given += 1
      number = cardNumber(prefix, given)
    } while (await db.records.where('seen.fields.card_number').equals(number).count())
    await db.place.update(1, { cardsGiven: given })
    return number
  })
}
