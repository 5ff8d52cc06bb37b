import { openCentralStore } from '@outpost/central/store/database'
import { submit } from '@outpost/shared/authority/submit'

/*
 * A process of its own that pushes edits one by one and says on standard output what it was
 * answered, until somebody ends it. Parameters: the database, the principal and the edits as JSON.
 */

const [file = '', principal = '{}', edits = '[]'] = process.argv.slice(2)
const store = openCentralStore(file, { now: () => Date.UTC(2027, 2, 1, 8) })
for (const raw of JSON.parse(edits)) {
  const [outcome] = await submit({ store, ground: 'central' }, JSON.parse(principal), [{ raw }])
  process.stdout.write(`${outcome?.edit_id} ${outcome?.status} ${outcome?.revision}\n`)
}
// Stays, so that it is always a kill that ends it.
setInterval(() => {}, 1000)
