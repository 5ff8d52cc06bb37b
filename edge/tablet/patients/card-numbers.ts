import { cardNumber, cardPrefixOf } from '@outpost/shared/model/card-number'
import type { Device } from '../device/device.ts'
import { readPairing } from '../replica/database.ts'

/** A card number that was never given before, here or at another device, also without the box (R3). */
export function giveCardNumber({ db, pairing }: Device): Promise<string> {
  return db.transaction('rw', db.place, db.records, async () => {
    const prefix = cardPrefixOf(pairing.deviceId)
    let given = (await readPairing(db))?.cardsGiven ?? 0
    let number: string
    do {
      given += 1
      number = cardNumber(prefix, given)
    } while (await db.records.where('seen.fields.card_number').equals(number).count())
    await db.place.update(1, { cardsGiven: given })
    return number
  })
}
