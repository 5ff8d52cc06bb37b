import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createNode, exitOnSignals } from '../support/command-line.ts'

/*
 * A central and a box as an operator starts them: by their commands, with a folder of their own.
 * Nothing in here uses the code of either.
 */

export type Nodes = Awaited<ReturnType<typeof startNodes>>
export type Side = { url: string; token: string }

export async function startNodes() {
  exitOnSignals()
  const folder = mkdtempSync(join(tmpdir(), 'outpost-check-'))
  const central = createNode('central', {
    env: { CENTRAL_DATABASE_URL: `file:${join(folder, 'central.db')}`, CENTRAL_PORT: '0' },
  })
  const box = createNode('edge', {
    env: { EDGE_DATABASE: join(folder, 'edge.db'), EDGE_PORT: '0' },
  })

  const { clinic_id: clinic } = await central.run('clinic', 'add', '--name', 'Kisumu West')
  const { token: admin } = await central.run('token', 'add', '--role', 'admin')
  const { url: centralUrl } = await central.serve()
  const newCode = async () =>
    (await central.run('node', 'add', '--clinic', clinic, '--name', 'Box')).enrolment_code
  await box.run('enrol', '--central', centralUrl, '--code', await newCode())
  const { token } = await box.run('device', 'add', '--name', 'Tablet')
  const { url: boxUrl } = await box.serve()

  return {
    folder,
    clinic: String(clinic),
    central: { url: centralUrl, token: admin } as Side,
    box: { url: boxUrl, token } as Side,
    newCode,
    stopCentral: () => central.stop(),
    async stop() {
      await box.stop()
      await central.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
