import type { MachineClock } from '@outpost/edge/machine-clock'
import type { DeviceLimits } from '@outpost/edge/routes/device-limits'
import { createDevices } from '@outpost/edge/store/devices'
import { createPairing } from '@outpost/edge/store/pairing'
import { createStaff } from '@outpost/edge/store/staff'
import { newToken } from '@outpost/shared/node/tokens'
import { Agent, fetch as fetchFrom } from 'undici'
import { v4 } from 'uuid'
import { onTestFinished } from 'vitest'
import { type Caller, createCaller } from './caller.ts'
import { createHandClock } from './clock.ts'
import { startLonelyBox } from './network.ts'

/** A clock of the machine that is turned by hand. */
type HandMachine = MachineClock & { advance(ms: number): void; restart(): void }

function createHandMachine(): HandMachine {
  let now = 3_600_000
  const machine = {
    bootId: 'first run',
    uptimeMs: () => now,
    advance(ms: number) {
      now += ms
    },
    restart() {
      machine.bootId += ', again'
    },
  }
  return machine
}

/** A box of one clinic that has met no central, with what its commands do. */
export async function startStaffedBox(limits?: DeviceLimits) {
  const clock = createHandClock()
  const machine = createHandMachine()
  const box = await startLonelyBox(clock, undefined, { machine, ...(limits && { limits }) })
  const clinic = v4()
  await box.edge.store.putClinics(() => [
    { id: clinic, name: 'Kisumu', time_zone: 'Africa/Nairobi', active: true },
  ])
  const deps = { sqlite: box.edge.store.sqlite, clock: box.edge.clock, machine }
  const nobody = createCaller(box.url, null)
  return {
    ...box,
    clock,
    machine,
    clinic,
    pairing: createPairing(deps),
    staff: createStaff(deps),
    device: box.addDevice('tablet'),
    nobody,
    /** Lets a device in; its token. */
    addToken(name: string): string {
      const token = newToken()
      createDevices(deps).add(v4(), name, token)
      return token
    },
    pair: (body: object, by: Caller = nobody) => by.send('POST', '/api/pairing', body),
    withToken: (token: string) => createCaller(box.url, token),
    /** A member of staff begins to work at a device. */
    begin: (device: Caller, staff_id: string, pin?: string) =>
      device.send('POST', '/api/staff/session', { staff_id, ...(pin && { pin }) }),
  }
}

/** Somebody without a token who calls from another address of this machine. */
export function callerFrom(url: string, localAddress: string): Caller {
  const dispatcher = new Agent({ localAddress })
  onTestFinished(() => dispatcher.close())
  return createCaller(url, null, (to, request) => {
    return fetchFrom(to, { ...request, dispatcher } as never) as unknown as Promise<Response>
  })
}
