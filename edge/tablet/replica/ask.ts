import type { Clock, Millis } from '@outpost/shared/model/time'
import type { DeviceDatabase } from './database.ts'

/** Asks the box; gives up, and throws, when its answer is not there in whole after `msMax`. */
export type Ask = (path: string, init?: RequestInit, msMax?: Millis) => Promise<Response>

/** What keeps what it asks for. */
export type AskDeps = { db: DeviceDatabase; clock: Clock; ask: Ask }

/** What the box answers. Throws what `ask` throws, and `NotGiven`. */
export async function askJson<T>(
  ask: Ask,
  path: string,
  init?: RequestInit,
  msMax?: Millis,
): Promise<T> {
  return bodyOf<T>(await ask(path, init, msMax))
}

/** The box has answered, and does not give what was asked for. */
export class NotGiven extends Error {
  readonly status: number

  constructor(status: number) {
    super(`the box answered ${status}`)
    this.status = status
  }
}

/** What an answer holds. Throws `NotGiven` where it is not what was asked for. */
export async function bodyOf<T>(response: Response): Promise<T> {
  if (!response.ok) throw new NotGiven(response.status)
  return response.json()
}

/** A request that sends the box this, as JSON. */
export function jsonPost(body: object): RequestInit {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }
}
