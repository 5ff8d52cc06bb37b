import { INCARNATION_PATTERN, INCARNATION_SAYINGS } from '../../protocol/incarnation.ts'

/*
 * The headers of the API as its document shows them. `Authorization`, `Accept` and `Content-Type`
 * have places of their own in OpenAPI.
 */

const ETAG = { type: 'string', pattern: '^(W/)?"[^"]*"$' }

export const REQUEST_HEADERS = {
  'Sync-Protocol': {
    description:
      'The version of the protocol that the client speaks; answered by 426 if not served.',
    schema: { type: 'string' },
    example: '1',
  },
  'Sync-Report': {
    description: "A box's account of itself: compact JSON, at most 512 bytes.",
    schema: { type: 'string', maxLength: 512 },
    example: '{"pending":0,"inbox":0}',
  },
  'Sync-Cursor': {
    description:
      'The cursor at which the sender stands. Should the server lack what was told up to there, it answers 410 instead of judging edits that were made on it.',
    schema: { type: 'string' },
    example: 'eyJlcG9jaCI6IjBjNmYxZjZmIn0.445caef4e14de2104cd6ce6e27fff9ab',
  },
  'Sync-Incarnation': {
    description:
      'Which copy of a box is calling: the token that it is known by, and the next one. Told by boxes only.',
    schema: { type: 'string', pattern: INCARNATION_PATTERN },
    example: 'kX2pV7Jm0aQe5tYb, 9fLr3wZc8uHn1sDg',
  },
  'Idempotency-Key': {
    description:
      'Makes a retry of this request answer the same and take effect once. Any text that this caller has used for no other request; a UUID does.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
    example: '2b1c6a52-0d1f-4a5e-9a3b-6f0d7c8e9a10',
  },
  'If-Match': {
    description: 'Only if the record still bears one of these tags (RFC 9110, strong comparison).',
    schema: { type: 'string' },
    example: '"7"',
  },
  'If-None-Match': {
    description:
      'Only if no such tag fits (RFC 9110, weak comparison); a read answers 304 instead.',
    schema: { type: 'string' },
    example: '"7"',
  },
  'Acting-For': {
    description:
      'At a box: the id of the member of staff for whom the device writes, whose name becomes the `actor` of the edit.',
    schema: { type: 'string', format: 'uuid' },
    example: '7c3f0a52-94d1-4b6e-8f0a-1e2d3c4b5a69',
  },
  'Sync-Checksum': {
    description:
      'The first 12 hexadecimal digits of the SHA-256 of the body before it was compressed; a body that does not fit is refused as damaged.',
    schema: { type: 'string' },
    example: 'd9298a10d1b0',
  },
  'Content-Encoding': {
    description: 'How the body was compressed.',
    schema: { type: 'string', enum: ['gzip', 'zstd', 'identity'] },
    example: 'gzip',
  },
} as const

export const RESPONSE_HEADERS = {
  ETag: {
    description: 'The tag of what is answered, for If-None-Match and If-Match.',
    required: true,
    schema: ETAG,
    example: '"7"',
  },
  Location: {
    description: 'Where the new record is.',
    required: true,
    schema: { type: 'string' },
    example: '/api/patients/f47ac10b-58cc-4372-a567-0e02b2c3d479/',
  },
  Link: {
    description: 'The next page, as rel="next"; absent on the last one.',
    schema: { type: 'string' },
    example:
      '</api/patients/sync/?page=1772445600000.f47ac10b-58cc-4372-a567-0e02b2c3d479.1772449200000>; rel="next"',
  },
  'X-Last-Sync': {
    description: 'The timestamp to ask from next time: nothing is missed and nothing told twice.',
    schema: { type: 'string', format: 'date-time' },
    example: '2026-03-02T10:00:00.000Z',
  },
  'X-Records-Synced': {
    description: 'How many records the body holds.',
    required: true,
    schema: { type: 'string', pattern: '^\\d+$' },
    example: '2',
  },
  'X-Sync-Strategy': {
    description: 'Who has the last word.',
    required: true,
    schema: { type: 'string', enum: ['server-authoritative'] },
    example: 'server-authoritative',
  },
  'Sync-Protocol': {
    description: 'Stands on every answer; what lacks it was not answered by this system.',
    required: true,
    schema: { type: 'string', enum: ['1'] },
    example: '1',
  },
  'X-Request-Id': {
    description:
      "By which this answer can be found in the server's log: the request's own, if that is 1 to 100 letters, digits or any of _ . : = + / -",
    required: true,
    schema: { type: 'string', pattern: '^[\\w.:=+/-]{1,100}$' },
    example: '7d0f6a3e-5b1c-4e8e-9f57-0c1d2b3a4e5f',
  },
  'Sync-Incarnation': {
    description: 'What is known of the copy of a box that was named.',
    schema: { type: 'string', enum: [...INCARNATION_SAYINGS] },
    example: 'known',
  },
  'Sync-Checksum': {
    description:
      'The first 12 hexadecimal digits of the SHA-256 of the body before it is compressed.',
    schema: { type: 'string', pattern: '^[0-9a-f]{12}$' },
    example: 'd9298a10d1b0',
  },
  'WWW-Authenticate': {
    description: 'Which credential is wanted.',
    required: true,
    schema: { type: 'string' },
    example: 'Bearer',
  },
  'Retry-After': {
    description: 'Seconds to wait before another try.',
    schema: { type: 'string', pattern: '^\\d+$' },
    example: '60',
  },
} as const
