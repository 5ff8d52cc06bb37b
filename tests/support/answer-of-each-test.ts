import { afterEach } from 'vitest'
import { createAnswerLog, FOLDER_VARIABLE, OWNER_VARIABLE, toText } from './answer-log.ts'

/* Fails the test in which an answer was given that the OpenAPI document does not describe. */

const folder = process.env[FOLDER_VARIABLE] ?? ''
const log = createAnswerLog(folder, process.env[OWNER_VARIABLE] ?? String(process.pid))
let told = log.violations().length

afterEach(() => {
  const violations = log.violations().slice(told)
  told += violations.length
  if (violations.length > 0) {
    throw new Error(`Not described by the OpenAPI document:\n${toText(violations)}`)
  }
})
