import { useSurroundings } from './surroundings.ts'

type NextPageProps = {
  /** Behind what the next page begins; null at the end. */
  next: string | null
  /** The address of the page that begins there. */
  to: (next: string) => string
}

/** Leads on in a list that is told in pages. */
export function NextPage({ next, to }: NextPageProps) {
  const { say } = useSurroundings().texts
  if (next === null) return null
  return (
    <a class="button quiet" href={to(next)}>
      {say('app.more')}
    </a>
  )
}
