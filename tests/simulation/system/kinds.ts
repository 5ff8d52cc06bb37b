import { CENTRAL_RESTORING, LOST_DECISIONS } from './central-restoring.ts'
import { COPYING } from './copying.ts'
import { COMPARED, DAMAGE } from './damage.ts'
import { DECIDED, DECIDED_AGAIN, DECIDING } from './deciding.ts'
import { CENTRAL_INTENTS, INTENTS } from './intents.ts'
import { LOST_DECIDING } from './lost-deciding.ts'
import { MERGING } from './merging.ts'
import { READMISSION } from './readmission.ts'
import { REFUSED_CREATES } from './refused-creates.ts'
import { RESTORING } from './restoring.ts'
import { ROUNDS } from './rounds.ts'
import { WRITER_FATES } from './sending.ts'
import { TABLET_ASKING } from './tablet-asking.ts'
import { ELSEWHERE_REFUSED, REVOKED_WAITING, TABLET_PAIRING } from './tablet-pairing.ts'
import { BEGUN, NAMELESS, TABLET_STAFF, WRONG_PIN } from './tablet-staff.ts'
import { TABLET_TROUBLES } from './tablet-troubles.ts'
import { IN_A_NAME, KEPT, OLD_FORM, TABLET_WORK, TWO_TABS, WIPED } from './tablet-work.ts'
import { TROUBLES } from './troubles.ts'
import { CREATES_REFUSED } from './watching.ts'
import { type Kind, WEATHER, weatherOn } from './weather.ts'
import {
  askForRound,
  deliverLateCopy,
  pullSome,
  pushSome,
  reuseAnId,
  tryAgain,
  writeSomething,
} from './writing.ts'

/*
 * Everything that may happen in a step. To add something: an entry in one of the tables, with a
 * weight and what it does; it then happens, is counted, and must occur. What people write is in
 * INTENTS, what befalls requests of devices in WRITER_FATES.
 */

/** What devices and API clients do. */
const WRITING: readonly Kind[] = [
  { name: 'someone writes', weight: 56, happen: writeSomething },
  { name: 'someone pushes', weight: 16, happen: pushSome },
  { name: 'someone pulls', weight: 14, happen: pullSome },
  { name: 'someone tries again', weight: 4, happen: tryAgain },
  { name: 'a device asks for a round', weight: 1, happen: askForRound },
  { name: 'an id is used for another edit', weight: 1, happen: reuseAnId },
  { name: 'a late copy of a request arrives', weight: 4, happen: deliverLateCopy },
]

export const KINDS: readonly Kind[] = [
  ...WRITING,
  ...ROUNDS,
  ...WEATHER,
  ...TROUBLES,
  ...MERGING,
  ...DECIDING,
  ...READMISSION,
  ...RESTORING,
  ...CENTRAL_RESTORING,
  ...LOST_DECIDING,
  ...REFUSED_CREATES,
  ...COPYING,
  ...DAMAGE,
]

/** What happens on the line between tablets and boxes. */
const WIFI = weatherOn('on the Wi-Fi: ', ({ wifi }) => wifi)

/** In seeds that have tablets. */
export const KINDS_WITH_TABLETS: readonly Kind[] = [
  ...KINDS,
  ...TABLET_WORK,
  ...TABLET_ASKING,
  ...TABLET_STAFF,
  ...TABLET_PAIRING,
  ...TABLET_TROUBLES,
  ...WIFI,
]

/** The names of all that must have happened over many seeds. */
export const ALL_NAMES: readonly string[] = [
  ...KINDS_WITH_TABLETS,
  ...INTENTS,
  ...CENTRAL_INTENTS,
  ...WRITER_FATES,
]
  .map(({ name }) => name)
  .concat(
    COMPARED,
    DECIDED,
    LOST_DECISIONS,
    DECIDED_AGAIN,
    CREATES_REFUSED,
    KEPT,
    OLD_FORM,
    TWO_TABS,
    WIPED,
  )
  .concat(BEGUN, NAMELESS, WRONG_PIN, IN_A_NAME, REVOKED_WAITING, ELSEWHERE_REFUSED)
