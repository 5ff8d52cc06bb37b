import { useStore } from '@outpost/shared/web/use-store'
import { lateScreen } from '../late-screen.tsx'
import { LIST_NAMES, type ListName } from '../list-fields.ts'
import { addressOf, route } from '../route.ts'
import { useMayChange, useSurroundings } from '../surroundings.ts'
import { ListPage } from './list.tsx'
import { ListRecordPage, NewListRecord } from './list-record.tsx'

const ListImport = lateScreen<{ name: ListName }>(
  async () => (await import('./list-import.tsx')).ListImport,
)

/** The address under which a record is made. */
const NEW = 'new'

/** Lists that all clinics read: one is looked through, a record of it changed, or a file taken. */
export function Lists({ id }: { id: string | null }) {
  const { say } = useSurroundings().texts
  const mayChange = useMayChange()
  const { query } = useStore(route)
  const name = LIST_NAMES.find((one) => one === query.of) ?? 'doctors'
  const isImport = id === null && query.show === 'import'
  return (
    <>
      <nav class="filters" aria-label={say('lists.which')}>
        {LIST_NAMES.map((one) => (
          <a
            key={one}
            class="chip"
            href={addressOf('lists', null, { of: one })}
            aria-current={one === name && !isImport ? 'true' : undefined}
          >
            {say(`collection.${one}`)}
          </a>
        ))}
        {mayChange && (
          <a
            class="chip"
            href={addressOf('lists', null, { of: name, show: 'import' })}
            aria-current={isImport ? 'true' : undefined}
          >
            {say('lists.import')}
          </a>
        )}
      </nav>
      {id === null && <h1>{say('lists.title')}</h1>}
      {isImport && <ListImport key={name} name={name} />}
      {id === null && !isImport && <ListPage key={name} name={name} />}
      {id === NEW && <NewListRecord key={name} name={name} />}
      {id !== null && id !== NEW && <ListRecordPage key={`${name} ${id}`} name={name} id={id} />}
    </>
  )
}
