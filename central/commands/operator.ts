import { userInfo } from 'node:os'

/** Who runs a command, for the audit trail. */
export const operator = `command:${userInfo().username}`
