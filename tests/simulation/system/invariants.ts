import { decidedStaysDecided, decisionsAgree, replacedIsOnce } from './decision-invariants.ts'
import {
  answersAreTrue,
  editsKeepTheirContent,
  everyEditHasOneOutcome,
  inboxesAreWhole,
  nothingWaits,
} from './edit-invariants.ts'
import {
  domainHolds,
  effectsAreOnce,
  nothingIsRunOver,
  stockIsSumOfMovements,
} from './effect-invariants.ts'
import type { FinalState } from './final-state.ts'
import {
  boxesEqualCentral,
  clientsEqualCentral,
  devicesEqualBoxes,
  freshBoxesEqualCentral,
  nothingForeignIsLeft,
} from './replica-invariants.ts'
import { lostHoursAreBack } from './restore-invariants.ts'
import {
  noEditOfATabletIsLost,
  tabletsAreEmptied,
  tabletsEqualBoxes,
  tabletsHoldTheirWork,
  tabletsShowWhatIsUnreached,
  tabletsTellOutcomes,
} from './tablet-invariants.ts'
import { NAMES_HOLD, namesAtCentralHold } from './tablet-names.ts'
import type { Fault } from './witness.ts'

/*
 * What must hold when the weather has cleared. Each invariant is one function, and answers in words
 * what breaks it. To add one: a function, and its entry.
 */

type Invariant = (state: FinalState) => string[] | Promise<string[]>

const INVARIANTS: Readonly<Record<string, Invariant>> = {
  'outboxes are empty': nothingWaits,
  'every replica equals central within its scope': boxesEqualCentral,
  'a replica built afresh is equal': freshBoxesEqualCentral,
  'every device sees what its box holds': devicesEqualBoxes,
  'every client sees what lies in its scope': clientsEqualCentral,
  'nothing out of scope was ever on a box': nothingForeignIsLeft,
  'every edit has exactly one outcome': everyEditHasOneOutcome,
  'every answer is true': answersAreTrue,
  'an edit keeps id and content': editsKeepTheirContent,
  'every accepted edit took effect exactly once': effectsAreOnce,
  'no accepted edit ran over one that it had not seen': nothingIsRunOver,
  'every rejected edit is in an inbox, whole': inboxesAreWhole,
  'what is made in place of an edit counts once with it': replacedIsOnce,
  'a decision is the same on both sides': decisionsAgree,
  'nothing decided returns to the inbox': decidedStaysDecided,
  'what central has lost is back where a box had it': lostHoursAreBack,
  'stock is the sum of its movements': stockIsSumOfMovements,
  'the rules of the domain hold': domainHolds,
  'outboxes of tablets are empty': tabletsAreEmptied,
  'a tablet equals its box within what it holds': tabletsEqualBoxes,
  'a tablet holds what its work needs': tabletsHoldTheirWork,
  'what a tablet says of an edit is true': tabletsTellOutcomes,
  'a tablet shows where its edits are': tabletsShowWhatIsUnreached,
  'no edit of a tablet is lost': noEditOfATabletIsLost,
  [NAMES_HOLD]: namesAtCentralHold,
}

export async function findFaults(state: FinalState): Promise<Fault[]> {
  const faults: Fault[] = []
  for (const [invariant, holds] of Object.entries(INVARIANTS)) {
    for (const text of await holds(state)) faults.push({ invariant, text })
  }
  return faults
}
