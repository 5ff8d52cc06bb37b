import { z } from 'zod'
import type { FieldErrors } from '../model/collections.ts'

/**
 * The one catalogue of operating errors: code, HTTP status and title. A code is never renamed or
 * reused once released. Codes of conflicts (E5) are in `conflicts.ts`.
 */
export const PROBLEMS = {
  INVALID_JSON: [400, 'The body is not JSON in UTF-8'],
  INVALID_REQUEST: [400, 'The request is not as it should be'],
  INVALID_TIMESTAMP: [400, 'The timestamp cannot be used'],
  BAD_CURSOR: [400, 'The cursor is not one that was given to this caller'],
  BAD_HANDLE: [400, 'The handle is not one that was given to this caller, or is too old'],
  UNAUTHENTICATED: [401, 'A valid token is needed'],
  REVOKED: [401, 'This token was revoked'],
  FORBIDDEN: [403, 'This caller may not do this'],
  ENROLMENT_REFUSED: [403, 'The enrolment code cannot be used'],
  PAIRING_REFUSED: [403, 'The pairing code cannot be used'],
  PIN_REFUSED: [403, 'This is not the PIN of this member of staff'],
  MANAGER_NEEDED: [403, 'A manager must enter the PIN at this device first'],
  ACTOR_REFUSED: [403, 'The device may not act for whom the request names'],
  TWIN: [403, 'Two copies of this box are calling'],
  OUT_OF_SCOPE: [403, 'The record is not one that this caller may touch'],
  READ_ONLY_COLLECTION: [403, 'This collection is written by central only'],
  NOT_FOUND: [404, 'There is nothing here'],
  METHOD_NOT_ALLOWED: [405, 'This method is not for this address'],
  TIMEOUT: [408, 'The request did not come in time'],
  COPY_WAITS: [409, 'The copy cannot be taken as it is, and waits on'],
  RESYNC_REQUIRED: [410, 'The replica must be filled again from the start'],
  PRECONDITION_FAILED: [412, 'The record is not in the state that was asked for'],
  TOO_LARGE: [413, 'The request is too large'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The body is in a form that is not read here'],
  INVALID_EDIT: [422, 'The edit cannot be accepted as it is'],
  RECORD_DELETED: [422, 'A record that is referred to was deleted'],
  EDIT_ID_REUSED: [422, 'This edit id was used before for something else'],
  ALREADY_DECIDED: [422, 'Somebody has decided about this before'],
  DECISION_NOT_POSSIBLE: [422, 'This decision is not possible here'],
  UNSUPPORTED_PROTOCOL: [426, 'This version of the sync protocol is not served'],
  PRECONDITION_REQUIRED: [428, 'The request must say which version it was based on'],
  RATE_LIMITED: [429, 'Too many requests'],
  HEADERS_TOO_LARGE: [431, 'The address and headers are too large'],
  INTERNAL: [500, 'Something went wrong here'],
  CENTRAL_REFUSED: [502, 'Central does not take this from the box'],
  BOX_REVOKED: [503, 'Central has revoked this box'],
  CENTRAL_UNREACHABLE: [503, 'Central cannot be asked at the moment'],
  STORAGE_FAILED: [503, 'The storage does not take any changes at the moment'],
} as const satisfies Record<string, readonly [status: number, title: string]>

export type ProblemCode = keyof typeof PROBLEMS

type ProblemExtras = {
  /** The fields at fault, each with a clause that can follow its name. */
  errors?: FieldErrors
  /** Response headers that belong to the problem, such as `Retry-After`. */
  headers?: Record<string, string>
  /** Further members of the problem body. */
  members?: Record<string, unknown>
}

/** An operating error: expected, named, and answered as RFC 9457 `application/problem+json`. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly extras: ProblemExtras

  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail)
    this.name = 'Problem'
    this.code = code
    this.extras = extras
  }

  get status(): number {
    return PROBLEMS[this.code][0]
  }

  /** The body as RFC 9457 has it, with our `error_code` and, where fields are at fault, `errors`. */
  toBody(): ProblemBody {
    const [status, title] = PROBLEMS[this.code]
    const { errors, members } = this.extras
    return {
      type: 'about:blank',
      title,
      status,
      detail: this.message,
      error_code: this.code,
      ...(errors && { errors }),
      ...members,
    }
  }
}

/** Whether an error is the problem of this code. */
export function isProblem(error: unknown, code: ProblemCode): error is Problem {
  return error instanceof Problem && error.code === code
}

export type ProblemBody = {
  type: string
  title: string
  status: number
  detail: string
  error_code: string
  errors?: FieldErrors
}

/** The body of a problem (RFC 9457). Some have further members, such as `epoch` or `versions`. */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  error_code: z.string(),
  errors: z.record(z.string(), z.string()).optional().meta({
    description: 'The fields at fault, each with a clause that can follow its name.',
  }),
  request_id: z.string().optional().meta({
    description: 'By which this error can be found in the log of the server.',
  }),
})
