import { Told } from '../parts/told.tsx'
import { useSurroundings } from '../surroundings.ts'

/** Whose page is open has left: moved to another clinic, no more shared with this one, or deleted. */
export function NoLongerHere({ name }: { name: string }) {
  const { say } = useSurroundings().texts
  return (
    <section>
      <h1>
        <bdi>{name}</bdi>
      </h1>
      <Told class="note">{say('patient.gone')}</Told>
      <div class="steps start">
        <a class="button quiet" href="#/patients">
          {say('nav.patients')}
        </a>
        <a class="button quiet" href="#/patients/ask">
          {say('ask.open')}
        </a>
      </div>
    </section>
  )
}
