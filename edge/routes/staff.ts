import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { checkBody, recordIdOf } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { uuid } from '@outpost/shared/model/field'
import { readJson } from '@outpost/shared/node/body'
import { createHashingRoom, type HashingRoom } from '@outpost/shared/node/hashing-room'
import type { Log } from '@outpost/shared/node/log'
import { Problem } from '@outpost/shared/protocol/problems'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Managing } from '../access/managing.ts'
import { createPinTries } from '../access/pin-tries.ts'
import type { MachineClock } from '../machine-clock.ts'
import type { Devices } from '../store/devices.ts'
import { type Member, pinSchema, type Staff, staffName } from '../store/staff.ts'

const BODY_BYTES_MAX = 10_000

const PIN = { description: '4 to 12 digits.' }

const newMemberSchema = z.strictObject({
  name: staffName.meta({ description: 'As it will stand in edits.' }),
  pin: pinSchema.nullish().meta(PIN),
  is_manager: z.boolean().default(false).meta({
    description: 'May pair and revoke devices and manage staff from a device; needs a PIN.',
  }),
})

const pinChangeSchema = z.strictObject({
  pin: pinSchema.nullable().meta({ description: `${PIN.description} Null takes it away.` }),
})

const sessionSchema = z.strictObject({
  staff_id: uuid,
  pin: z.string().max(100).nullish().meta({ description: 'If the member has one.' }),
})

const memberSchema = z.object({
  id: uuid,
  name: z.string(),
  has_pin: z.boolean(),
  is_manager: z.boolean(),
  is_unlocked: z.boolean().meta({
    description: 'This device may act for the member: it has before, or was unlocked by the PIN.',
  }),
})

type MemberView = z.infer<typeof memberSchema>

const exampleMember = {
  id: '7c3f0a52-94d1-4b6e-8f0a-1e2d3c4b5a69',
  name: 'Sister Wanjiru',
  has_pin: true,
  is_manager: false,
  is_unlocked: true,
}

const lockMinutes = z.int().min(1).meta({
  description:
    'A device that nobody touches for so long asks who works (EDGE_TABLET_LOCK_MINUTES).',
})

const staffSchema = z.object({ results: z.array(memberSchema), lock_after_minutes: lockMinutes })
export type StaffView = z.infer<typeof staffSchema>

type StaffDeps = {
  staff: Staff
  devices: Devices
  managing: Managing
  machine: MachineClock
  log: Log
  tabletLockMinutes: number
}

/** `/api/staff`: for whom devices act (A2), and managing them from a device. */
export function staffRoutes(deps: StaffDeps) {
  const { staff, managing, log } = deps
  const hashing = createHashingRoom()
  const told = (c: Context<AuthorityEnv>, member: Member) => toMemberView(deps, c, member)
  return new Hono<AuthorityEnv>()
    .route('/session', sessionRoutes(deps, hashing))
    .get(
      '/',
      describe({
        id: 'listStaff',
        tag: 'Staff',
        summary: 'Gives the members of staff for whom devices act, by name.',
        answers: {
          200: {
            description: 'The members of staff.',
            schema: staffSchema,
            example: { results: [exampleMember], lock_after_minutes: 5 },
          },
        },
      }),
      (c) =>
        c.json({
          results: staff.list().map((member) => told(c, member)),
          lock_after_minutes: deps.tabletLockMinutes,
        }),
    )
    .post(
      '/',
      describe({
        id: 'addStaff',
        tag: 'Staff',
        summary: 'Adds a member of staff. For managers.',
        body: { schema: newMemberSchema, example: { name: 'Sister Wanjiru', pin: '2580' } },
        answers: {
          201: { description: 'The member.', schema: memberSchema, example: exampleMember },
        },
        problems: ['MANAGER_NEEDED'],
      }),
      async (c) => {
        const by = managing.require(c.get('principal').id)
        const body = checkBody(newMemberSchema, await readJson(c.req.raw, BODY_BYTES_MAX))
        const { name, pin, is_manager: isManager } = body
        const member = await hashing.run(by, () => staff.add({ name, pin, isManager }))
        log.info({ member: member.id, by }, 'a member of staff was added')
        return c.json(told(c, member), 201)
      },
    )
    .put(
      '/:id/pin',
      describe({
        id: 'setPin',
        tag: 'Staff',
        summary: "Sets a member's PIN, or takes it away. For managers.",
        body: { schema: pinChangeSchema, example: { pin: '1379' } },
        answers: {
          200: { description: 'The member.', schema: memberSchema, example: exampleMember },
        },
        problems: ['MANAGER_NEEDED', 'NOT_FOUND'],
      }),
      async (c) => {
        const by = managing.require(c.get('principal').id)
        const { pin } = checkBody(pinChangeSchema, await readJson(c.req.raw, BODY_BYTES_MAX))
        const member = await hashing.run(by, () => staff.setPin(recordIdOf(c), pin))
        // Who has just chosen a new PIN need not enter it.
        if (member.id === by) managing.begin(c.get('principal').id, by)
        log.info({ member: member.id, by }, 'a PIN was set')
        return c.json(told(c, member))
      },
    )
    .delete(
      '/:id',
      describe({
        id: 'removeStaff',
        tag: 'Staff',
        summary: 'Removes a member of staff. What was done keeps the name. For managers.',
        answers: { 204: { description: 'Devices act for this member no more.' } },
        problems: ['MANAGER_NEEDED', 'NOT_FOUND'],
      }),
      (c) => {
        const by = managing.require(c.get('principal').id)
        const member = recordIdOf(c)
        staff.remove(member)
        log.info({ member, by }, 'a member of staff was removed')
        return c.body(null, 204)
      },
    )
}

/** `/api/staff/session`: who begins to work at a device, and the end of it. */
function sessionRoutes(deps: StaffDeps, hashing: HashingRoom) {
  const { staff, devices, managing, machine } = deps
  const tries = createPinTries(machine)
  return new Hono<AuthorityEnv>()
    .post(
      '/',
      describe({
        id: 'beginStaffSession',
        tag: 'Staff',
        summary: 'A member of staff begins to work at this device, with the PIN if there is one.',
        description:
          'From then on the device may act for the member, also for edits that come later. A manager with a PIN can manage from it until 15 minutes pass without that.',
        body: { schema: sessionSchema, example: { staff_id: exampleMember.id, pin: '2580' } },
        answers: {
          200: { description: 'The member.', schema: memberSchema, example: exampleMember },
        },
        problems: ['NOT_FOUND', 'PIN_REFUSED'],
      }),
      async (c) => {
        const body = checkBody(sessionSchema, await readJson(c.req.raw, BODY_BYTES_MAX))
        const { staff_id: id, pin = null } = body
        const device = c.get('principal').id
        const member = staff.find(id)
        managing.end(device)
        if (member.hasPin) {
          const isPin = () => hashing.run(device, () => staff.isPin(id, pin))
          const isRight = await tries.trying(`${device} ${id}`, isPin)
          if (!isRight) throw pinRefused()
        }
        staff.unlock(device, id)
        devices.noteActor(device, member.name)
        if (member.isManager && member.hasPin) managing.begin(device, id)
        return c.json(toMemberView(deps, c, member))
      },
    )
    .delete(
      '/',
      describe({
        id: 'endStaffSession',
        tag: 'Staff',
        summary:
          'Nobody manages at this device any more. What it sends later is taken all the same.',
        answers: { 204: { description: 'It is locked.' } },
      }),
      (c) => {
        managing.end(c.get('principal').id)
        return c.body(null, 204)
      },
    )
}

function toMemberView({ staff }: StaffDeps, c: Context<AuthorityEnv>, member: Member): MemberView {
  const { id, name, hasPin, isManager } = member
  return {
    id,
    name,
    has_pin: hasPin,
    is_manager: isManager,
    is_unlocked: !hasPin || staff.isUnlocked(c.get('principal').id, id),
  }
}

function pinRefused(): Problem {
  return new Problem('PIN_REFUSED', 'This is not the PIN. Nothing was changed; try again.', {
    errors: { pin: 'is not that of this member of staff' },
  })
}
