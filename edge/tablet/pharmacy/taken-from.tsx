import { showWhole } from '../parts/show-whole.ts'
import type { SeenRecord } from '../replica/database.ts'
import { useSurroundings } from '../surroundings.ts'

type TakenFromProps = { parts: readonly { stock: SeenRecord; units: number }[] }

/** How many are taken out of which packs: whoever gives them out holds several. */
export function TakenFrom({ parts }: TakenFromProps) {
  const { say, date } = useSurroundings().texts
  return (
    <ul ref={showWhole} class="taken-from">
      {parts.map(({ stock: { id, fields }, units }) => (
        <li key={id}>
          <bdi>{say('giveOut.from', { units, batch: String(fields.batch_number ?? '–') })}</bdi>
          {typeof fields.expiry_date === 'string' && (
            <>
              {' '}
              · {say('pharmacy.expires')} {date(fields.expiry_date)}
            </>
          )}
        </li>
      ))}
    </ul>
  )
}
