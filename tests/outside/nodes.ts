import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/*
 * A central and a box as an operator starts them: by their commands, with a folder of their own.
 * Nothing in here uses the code of either.
 */

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export type Nodes = Awaited<ReturnType<typeof startNodes>>
export type Side = { url: string; token: string }

export async function startNodes() {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-check-'))
  const processes = new Map<'central' | 'edge', ChildProcess>()
  const env = {
    PATH: process.env.PATH ?? '',
    LOG_LEVEL: 'error',
    CENTRAL_DATABASE_URL: `file:${join(folder, 'central.db')}`,
    CENTRAL_PORT: '0',
    EDGE_DATABASE: join(folder, 'edge.db'),
    EDGE_PORT: '0',
  }

  function start(side: 'central' | 'edge', parameters: string[]): ChildProcess {
    const words = [`${side}/main.ts`, ...parameters, '--json']
    return spawn(process.execPath, words, {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  }

  async function run(side: 'central' | 'edge', ...parameters: string[]) {
    return JSON.parse(await firstLine(start(side, parameters)))
  }

  async function serve(side: 'central' | 'edge'): Promise<string> {
    const child = start(side, ['serve'])
    processes.set(side, child)
    return JSON.parse(await firstLine(child)).url
  }

  async function stop(side: 'central' | 'edge') {
    const child = processes.get(side)
    if (!child || child.exitCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }

  const { clinic_id: clinic } = await run('central', 'clinic', 'add', '--name', 'Kisumu West')
  const { token: admin } = await run('central', 'token', 'add', '--role', 'admin')
  const central: Side = { url: await serve('central'), token: admin }
  const newCode = async () =>
    (await run('central', 'node', 'add', '--clinic', clinic, '--name', 'Box')).enrolment_code
  await run('edge', 'enrol', '--central', central.url, '--code', await newCode())
  const { token } = await run('edge', 'device', 'add', '--name', 'Tablet')
  const box: Side = { url: await serve('edge'), token }

  return {
    folder,
    clinic: String(clinic),
    central,
    box,
    newCode,
    stopCentral: () => stop('central'),
    async stop() {
      await stop('edge')
      await stop('central')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The first line that a process prints. Throws if it ends without one. */
export async function firstLine(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout ?? []) {
    text += chunk
    if (text.includes('\n')) break
  }
  child.stdout?.resume()
  if (!text.includes('\n')) throw new Error(`${child.spawnargs.join(' ')} printed nothing`)
  return text.slice(0, text.indexOf('\n'))
}
