import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDriver, type Document, type Driver } from './driver.ts'
import { isExplained } from './explained.ts'
import { type Nodes, type Side, startNodes } from './nodes.ts'
import { askBox, askCommon, askEach, askEnrolment, askMovements } from './other-requests.ts'
import { FAULTS, notFound, withFaults } from './planted.ts'
import { askRecords, type Kind } from './record-requests.ts'
import { lint, PRISM, REDOCLY, startPrism } from './tools.ts'

/*
 * Runs a central and a box behind a proxy that compares every request and answer with the API's
 * document, and lints both documents. The tools come from npm when this is run. Prints what
 * docs/api-check.md reports; ends with 1 if there is something that is not explained there.
 */

type Ids = { patient: string; pharmacy: string; medicine: string; doctor: string }

async function checkSide(name: string, side: Side, nodes: Nodes, ask: Ask): Promise<boolean> {
  const file = join(nodes.folder, `${name}.json`)
  const document = (await (await fetch(`${side.url}/openapi.json`)).json()) as Document
  const driver = await throughPrism(file, document, side, (driver) => ask(driver, document))
  const remarks = (await lint(file)).map(({ severity, rule, message, pointer }) => ({
    operation: `${severity} ${rule}`,
    request: pointer,
    what: message,
  }))
  const isFine = report(name, driver, remarks)

  let missed: string[] = []
  await throughPrism(`${file}.planted.json`, withFaults(document), side, async (driver) => {
    missed = await notFound(driver)
  })
  print(`${FAULTS.length} faults planted in the document, ${missed.length} of them not found.`)
  for (const what of missed) print(`not found: ${what}`)
  return isFine
}

async function throughPrism(
  file: string,
  document: Document,
  { url, token }: Side,
  work: (driver: Driver) => Promise<void>,
): Promise<Driver> {
  writeFileSync(file, JSON.stringify(document))
  const [strict, lenient] = await Promise.all([
    startPrism(file, url, true),
    startPrism(file, url, false),
  ])
  try {
    const driver = createDriver(document, { strict, lenient }, token)
    await work(driver)
    return driver
  } finally {
    await Promise.all([strict.stop(), lenient.stop()])
  }
}

type Ask = (driver: Driver, document: Document) => Promise<void>

function report(name: string, { counts, findings }: Driver, remarks: Driver['findings']): boolean {
  const all = [...findings, ...remarks]
  const open = all.filter((finding) => !isExplained(finding))
  const rows = [...counts].map(
    ([id, { fitting, unfitting }]) => `| ${id} | ${fitting} | ${unfitting} |`,
  )
  const sum = (kind: 'fitting' | 'unfitting') =>
    [...counts.values()].reduce((total, count) => total + count[kind], 0)
  print(`\n${name}\n\n| operation | fitting | not fitting |\n|---|---|---|\n${rows.join('\n')}`)
  print(`| all ${counts.size} | ${sum('fitting')} | ${sum('unfitting')} |`)
  print(`\n${findings.length} findings by ${PRISM}, ${remarks.length} remarks by ${REDOCLY};`)
  print(`${all.length - open.length} of them are explained in docs/api-check.md.\n`)
  for (const { operation, request, what } of open) print(`${operation}: ${request}\n  ${what}`)
  return open.length === 0
}

/** Records that stand before the first request through the proxy. */
async function prepare({ central, clinic }: Nodes): Promise<Ids> {
  async function create(collection: string, fields: object): Promise<string> {
    return (await send(central, 'POST', `/api/${collection}/`, fields)).id
  }
  const clinic_id = clinic
  return {
    patient: await create('patients', { clinic_id, full_name: 'Amina Otieno', sex: 'female' }),
    pharmacy: await create('pharmacies', { clinic_id, name: 'Main' }),
    medicine: await create('medicines', { name: 'Amoxicillin', unit: 'capsule' }),
    doctor: await create('doctors', { full_name: 'Dr Wanjiru' }),
  }
}

/** A request past the proxy. Throws if it was refused. */
async function send({ url, token }: Side, method: string, path: string, body: object) {
  const response = await fetch(url + path, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`)
  return (await response.json()) as { id: string }
}

/** The requests on each collection; on a box, those of central can only be read. */
function kindsOf({ clinic }: Nodes, ids: Ids, isBox: boolean): Kind[] {
  const clinic_id = clinic
  const text = (name: string) => () => ({ [name]: `Changed ${randomUUID()}` })
  const at = () => new Date(Date.UTC(2030, 0, 1, 0, slot++ * 60)).toISOString()
  const own = (existing: string) => (isBox ? { existing } : {})
  return [
    {
      collection: 'doctors',
      fields: () => ({ full_name: 'Dr Mbeki' }),
      change: text('specialty'),
      wrong: { active: 'yes' },
      ...own(ids.doctor),
    },
    {
      collection: 'medicines',
      fields: () => ({ name: 'Paracetamol', unit: 'tablet' }),
      change: text('strength'),
      wrong: { name: 5 },
      ...own(ids.medicine),
    },
    {
      collection: 'pharmacies',
      fields: () => ({ clinic_id, name: 'Annex' }),
      change: text('address'),
      wrong: { active: null },
      ...own(ids.pharmacy),
    },
    {
      collection: 'patients',
      fields: () => ({ clinic_id, full_name: 'Brian Odhiambo', sex: 'male' }),
      change: text('village'),
      wrong: { sex: 'neither' },
    },
    {
      collection: 'appointments',
      fields: () => ({
        clinic_id,
        patient_id: ids.patient,
        doctor_id: ids.doctor,
        starts_at: at(),
        status: 'SCHEDULED',
      }),
      change: text('notes'),
      wrong: { duration_minutes: 0 },
    },
    {
      collection: 'pharmacy-inventory',
      fields: () => ({
        pharmacy_id: ids.pharmacy,
        medicine_id: ids.medicine,
        batch_number: randomUUID().slice(0, 8),
        quantity: 20,
      }),
      change: () => ({ reorder_level: slot++ }),
      wrong: { expiry_date: '2026-02-31' },
    },
  ]
}

let slot = 1

function print(text: string) {
  process.stdout.write(`${text}\n`)
}

const nodes = await startNodes()
try {
  const ids = await prepare(nodes)
  const path = `/api/patients/${ids.patient}/`
  const changeAtCentral = (fields: object) => send(nodes.central, 'PATCH', path, fields)
  const ask =
    (isBox: boolean): Ask =>
    async (driver, document) => {
      if (isBox) {
        await askBox(driver, ids.patient, changeAtCentral)
        // Without it nothing changes between two requests but what they change.
        await nodes.stopCentral()
      } else await askEnrolment(driver, nodes.newCode)
      for (const kind of kindsOf(nodes, ids, isBox)) await askRecords(driver, kind)
      const stock = await driver.fitting('GET', '/api/pharmacy-inventory/', { status: 200 })
      await askMovements(driver, stock.body.results[0].id, ids.patient)
      await askCommon(driver, ids.patient)
      await askEach(driver, document)
    }
  const isFine = [
    await checkSide('central', nodes.central, nodes, ask(false)),
    await checkSide('box', nodes.box, nodes, ask(true)),
  ]
  process.exitCode = isFine.every(Boolean) ? 0 : 1
} finally {
  await nodes.stop()
}
