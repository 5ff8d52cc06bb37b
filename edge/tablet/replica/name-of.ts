import { nameOf as nameOfFields } from '@outpost/shared/model/name-of'
import type { SeenRecord } from './database.ts'

/** What people call it; nothing of what has no name of its own. */
export const nameOf = ({ fields }: SeenRecord) => nameOfFields(fields) ?? ''
