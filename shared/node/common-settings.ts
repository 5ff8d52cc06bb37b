import { z } from 'zod'

/** Settings that central and the edge share in form. */
export const logLevel = z
  .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  .default('info')
  .describe('How much is logged: fatal, error, warn, info, debug, trace or silent')

export function port(initial: number) {
  return z
    .string()
    .regex(/^\d+$/, 'must be a port number from 0 to 65535')
    .transform(Number)
    .refine((number) => number <= 65_535, 'must be a port number from 0 to 65535')
    .default(initial)
    .describe('Port to listen on; 0 takes any that is free')
}

export function host() {
  return z.string().default('127.0.0.1').describe('Address to listen on')
}

export function plainHttp() {
  return z
    .enum(['refuse', 'allow'], 'must be refuse or allow')
    .default('refuse')
    .describe('Whether it serves plain HTTP beyond this machine: refuse or allow')
}

export function pemFile(what: string) {
  return z.string().optional().describe(`PEM file with the ${what}`)
}
