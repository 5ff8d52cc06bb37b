import { createExchange } from '@outpost/edge/tablet/device/exchange'
import { type Link, LinkDown } from '@outpost/shared/replica/link'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startWard } from '../support/ward.ts'

/* When a tablet makes its rounds, without a browser: what it hears of the window is played. */

/** A tablet at a box whose answers come when the test lets them. */
async function startExchange() {
  const { tablet, central } = await startWard()
  const window = new EventTarget()
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }))
  vi.stubGlobal('reportError', (error: unknown) => Promise.reject(error))
  const waiting: { resolve: () => void; reject: (error: unknown) => void }[] = []
  const link: Link = {
    ...tablet.link,
    async pull(request) {
      await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }))
      return tablet.link.pull(request)
    },
  }
  const completed = vi.fn()
  const exchange = createExchange({
    replica: tablet.replica,
    link,
    clock: central.clock,
    random: () => 1,
    listen: () => new Promise(() => {}),
    onComplete: completed,
    onFull: () => {},
  })
  onTestFinished(() => {
    exchange.stop()
    vi.unstubAllGlobals()
  })
  /** Waits for the next pull, and answers it. */
  async function answer(how: 'whole' | 'lost') {
    await vi.waitFor(() => expect(waiting).toHaveLength(1))
    const [pull] = waiting.splice(0)
    if (how === 'whole') pull?.resolve()
    else pull?.reject(new LinkDown('offline', 'no answer'))
  }
  return {
    exchange,
    completed,
    answer,
    /** How long it waits after a round. */
    async waits() {
      await vi.waitFor(() => expect(exchange.state.get().isRunning).toBe(false))
      return (exchange.state.get().nextAt ?? 0) - central.clock.now()
    },
  }
}

test('[N7] a round that failed counts once, however often it was asked for', async () => {
  const { exchange, answer, waits } = await startExchange()
  for (let n = 0; n < 5; n++) exchange.ask()
  await answer('lost')
  await answer('lost')
  expect(await waits()).toBe(4000)
})

test('[N7] the wait begins when no other round follows', async () => {
  const { exchange, answer } = await startExchange()
  exchange.ask()
  await answer('lost')
  expect(exchange.state.get()).toMatchObject({ link: null, isRunning: true })
  await vi.waitFor(() => expect(exchange.state.get().link).toBe('offline'))
  expect(exchange.state.get()).toMatchObject({ isRunning: true, nextAt: null })
  await answer('whole')
  await vi.waitFor(() => expect(exchange.state.get()).toMatchObject({ link: 'online' }))
})

test('[N7] what follows a complete round is done once, however often it was asked for', async () => {
  const { exchange, answer, waits, completed } = await startExchange()
  for (let n = 0; n < 5; n++) exchange.ask()
  await answer('whole')
  await answer('whole')
  expect(await waits()).toBe(60_000)
  expect(completed).toHaveBeenCalledTimes(2)
})
