import { compareSides } from './comparison.ts'
import { syncFirst } from './first-sync.ts'
import { workOffline } from './outage.ts'
import { changeAtCentral, meetAgain } from './reunion.ts'
import { type Cast, type Stage, setTheStage } from './stage.ts'

type Told = { cast: Cast; figures: object; patientId: string }

/** The main job from beginning to end, as it happens; and its figures. */
export async function tellStory(stage: Stage): Promise<Told> {
  stage.narrator.title(
    'Outpost: a clinic that keeps working when its link does not',
    'All of this happens now, on this computer. The people in it are made up.',
  )
  const founded = await setTheStage(stage)
  const sync = await syncFirst(stage, founded)
  const outage = await workOffline(stage, founded)
  const cast = await changeAtCentral(stage, founded, outage)
  const meeting = await meetAgain(stage, cast, outage)
  const compared = await compareSides(stage, cast)
  return {
    cast,
    patientId: outage.patient.id,
    figures: {
      clinic: cast.clinic,
      central: { url: cast.central.url, pid: cast.central.pid },
      box: { url: cast.box.url, pid: cast.box.pid },
      made: founded.made,
      sync,
      outage,
      meeting,
      compared,
    },
  }
}

/** Who looks after the boxes in the demonstration. */
const CONSOLE_ACCOUNT = 'admin@demo.example'

/** Where to look: in a browser, and with lines that can be pasted into a terminal. */
export async function tellWhereToLook({ narrator, processes }: Stage, { cast, patientId }: Told) {
  const { admin, device, central, box } = cast
  narrator.step('Open')
  narrator.fact('central', `${central.url}/api/health/ready`)
  narrator.fact('box', `${box.url}/api/health/ready`)
  const pairing = ['--name', 'browser', '--url', box.url]
  const { url } = await processes.run<{ url: string }>('edge', 'device', 'pair', ...pairing)
  narrator.remark('The tablet’s app, in a browser on this machine (pairs one, for ten minutes):')
  narrator.whole(url)
  const account = ['admin', 'add', '--email', CONSOLE_ACCOUNT]
  const { password } = await processes.run<{ password: string }>('central', ...account)
  narrator.remark(
    'The console, in which central’s admins look after the boxes (account, password):',
  )
  narrator.whole(`${central.url}/console`)
  narrator.whole(`${CONSOLE_ACCOUNT}   ${password}`)
  narrator.remark('Or paste these into another terminal (the tokens are for this run only):')
  const asAdmin = `-H "Authorization: Bearer ${admin.token}"`
  const asDevice = `-H "Authorization: Bearer ${device.token}"`
  const lines = [
    ['How the box is', `curl -s ${box.url}/api/sync/status/ ${asDevice}`],
    ['What waits there for a person', `curl -s ${box.url}/api/inbox ${asDevice}`],
    ['The patient on the box', `curl -s ${box.url}/api/patients/${patientId}/ ${asDevice}`],
    ['The patient at central', `curl -s ${central.url}/api/patients/${patientId}/ ${asAdmin}`],
    ['A round now', `curl -s -X POST "${box.url}/api/sync/run?wait=1" ${asDevice}`],
  ] as const
  for (const [title, line] of lines) {
    narrator.remark(`${title}:`)
    narrator.whole(line)
  }
  narrator.remark('Both keep serving. Ctrl-C stops them.')
}
