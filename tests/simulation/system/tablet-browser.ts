import type { DeviceDatabase } from '@outpost/edge/tablet/replica/database'
import type { Line } from './line.ts'

/* What a browser does for the app, as far as it is played: storage that refuses, answers in parts. */

/** Calls back before each change of a store, inside of its transaction: what it throws undoes that. */
export function interruptChanges(db: DeviceDatabase, before: () => void) {
  db.use({
    stack: 'dbcore',
    name: 'interrupted',
    create: (core) => ({
      ...core,
      table(name) {
        const table = core.table(name)
        return {
          ...table,
          mutate(request) {
            // What the app notes of its place it does beside its work, at no certain moment.
            if (name !== 'place') before()
            return table.mutate(request)
          },
        }
      },
    }),
  })
}

type Given = Awaited<ReturnType<ReturnType<Line['fetchOf']>>>

/** As a browser gives it: the body comes in parts, and may break off. */
export function toResponse({ status, headers, text }: Given): Response {
  const isEmpty = status === 204 || status === 304
  const body = new ReadableStream({
    async start(controller) {
      await text().then(
        (whole) => {
          controller.enqueue(new TextEncoder().encode(whole))
          controller.close()
        },
        (error: unknown) => controller.error(error),
      )
    },
  })
  return new Response(isEmpty ? null : body, { status, headers: headers as Headers })
}

/** An answer that ends before it is whole: the app asks again. */
export function onlyBrokenOff(error: unknown) {
  if (!(error instanceof TypeError && error.message === 'terminated')) throw error
}
