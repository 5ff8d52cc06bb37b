import type { ProblemBody } from '@outpost/shared/protocol/problems'

/** An answer that has not come after so long will not come, in milliseconds; lines can be slow. */
const ANSWER_MS_MAX = 120_000

/** There is no line to central, or it does not answer: whether it has done what was asked is not known. */
export class LineDown extends Error {
  constructor() {
    super('central does not answer')
    this.name = 'LineDown'
  }
}

/** Central answered with a problem (S5), or with something that is none of its answers. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  /** In how many seconds it can be tried again, where central says so. */
  readonly waitSeconds: number | null
  /** What is wrong with which field, each a clause in English that can follow its name. */
  readonly errors: Readonly<Record<string, string>>
  /** All that it says, with the further members that some problems have. */
  readonly body: Readonly<Record<string, unknown>>

  constructor(status: number, body: Partial<ProblemBody>, waitSeconds: number | null) {
    super(body.detail ?? `${status}`)
    this.name = 'Refused'
    this.status = status
    this.code = body.error_code ?? 'UNKNOWN'
    this.waitSeconds = waitSeconds
    this.errors = body.errors ?? {}
    this.body = body
  }
}

type ApiDeps = {
  fetch: typeof globalThis.fetch
  /** The time of this computer, in epoch milliseconds. */
  systemNow: () => number
}

/** How something is changed. */
export type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Api = ReturnType<typeof createApi>

/** Central's API, with the session of who has logged in. */
export function createApi({ fetch, systemNow }: ApiDeps) {
  let offsetMs = 0
  let onLoggedOut = () => {}

  async function request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const response = await fetch(path, {
      method,
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
      ...(body === undefined
        ? { headers }
        : {
            headers: { ...headers, 'Content-Type': 'application/json' },
            body: JSON.stringify(body),
          }),
    }).catch(() => {
      throw new LineDown()
    })
    noteTime(response.headers.get('date'))
    if (response.ok) return response
    const problem = await response.json().catch(() => ({}))
    const refused = new Refused(response.status, problem, secondsIn(response))
    // About the session itself it says that a password was wrong.
    if (response.status === 401 && !path.startsWith(SESSION)) onLoggedOut()
    throw refused
  }

  function noteTime(told: string | null) {
    const at = Date.parse(told ?? '')
    if (Number.isFinite(at)) offsetMs = at - systemNow()
  }

  const read = async <T>(response: Response): Promise<T> => {
    if (response.status === 204) return undefined as T
    return response.json().catch(() => {
      throw new LineDown()
    })
  }

  return {
    /** Throws `LineDown` or `Refused`, as all of these do. */
    get: async <T>(path: string): Promise<T> => read(await request('GET', path)),
    send: async <T>(
      method: Method,
      path: string,
      body?: unknown,
      headers?: Record<string, string>,
    ) => read<T>(await request(method, path, body, headers)),
    /** A file, as it is. */
    file: async (path: string): Promise<Blob> => (await request('GET', path)).blob(),
    /** Central's time: that of this computer may be wrong. */
    now: () => systemNow() + offsetMs,
    /** Central has told its time. */
    noteTime,
    /** How long ago something was on this computer is measured by its own time. */
    systemNow,
    /** Whom to tell that there is no session any more. */
    onLoggedOut(listener: () => void) {
      onLoggedOut = listener
    },
  }
}

/** Who has logged in; asked before anybody has. */
export const SESSION = '/api/session'

function secondsIn(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds : null
}
