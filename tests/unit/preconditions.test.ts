import { weighPreconditions } from '@outpost/shared/protocol/headers'
import { expect, test } from 'vitest'

const TAG = '"7"'

type Case = [
  method: string,
  ifMatch: string | undefined,
  ifNoneMatch: string | undefined,
  etag: string,
  answer: string,
]

const cases: Case[] = [
  ['GET', undefined, undefined, TAG, 'go on'],
  // If-None-Match compares weakly, in lists too, and * fits whatever is there.
  ['GET', undefined, '"7"', TAG, 'not modified'],
  ['GET', undefined, 'W/"7"', TAG, 'not modified'],
  ['GET', undefined, '"7"', 'W/"7"', 'not modified'],
  ['GET', undefined, '"6", W/"7" ,"8"', TAG, 'not modified'],
  ['GET', undefined, '"6","8"', TAG, 'go on'],
  ['GET', undefined, '*', TAG, 'not modified'],
  ['HEAD', undefined, '"7"', TAG, 'not modified'],
  // A comma inside a tag does not end it.
  ['GET', undefined, '"a,b"', '"a,b"', 'not modified'],
  ['GET', undefined, '"a,b"', '"a"', 'go on'],
  // What is no tag fits nothing.
  ['GET', undefined, '7', TAG, 'go on'],
  ['GET', undefined, '', TAG, 'go on'],
  // For other methods a tag that fits is a failure.
  ['PUT', undefined, '"7"', TAG, 'failed'],
  ['PUT', undefined, '*', TAG, 'failed'],
  ['PUT', undefined, '"6"', TAG, 'go on'],
  // If-Match compares strongly.
  ['PUT', '"7"', undefined, TAG, 'go on'],
  ['PUT', '"6", "7"', undefined, TAG, 'go on'],
  ['PUT', 'W/"7"', undefined, TAG, 'failed'],
  ['PUT', '"7"', undefined, 'W/"7"', 'failed'],
  ['PUT', '*', undefined, TAG, 'go on'],
  ['PUT', '', undefined, TAG, 'failed'],
  ['GET', '"6"', undefined, TAG, 'failed'],
  // If-Match comes first, then If-None-Match.
  ['GET', '"6"', '"7"', TAG, 'failed'],
  ['GET', '"7"', '"7"', TAG, 'not modified'],
  ['PUT', '"7"', '"7"', TAG, 'failed'],
]

test.each(cases)(
  '[S4] RFC 9110: %s with If-Match %s and If-None-Match %s on %s: %s',
  (method, ifMatch, ifNoneMatch, etag, answer) => {
    expect(weighPreconditions({ method, ifMatch, ifNoneMatch }, etag)).toBe(answer)
  },
)
