import type { CollectionName } from '@outpost/shared/model/collections'

/** The collections, without their rules, which a page that only names them need not load. */
export const COLLECTION_NAMES = [
  'patients',
  'appointments',
  'doctors',
  'medicines',
  'pharmacies',
  'pharmacy-inventory',
] as const satisfies readonly CollectionName[]
