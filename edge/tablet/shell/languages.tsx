import { LanguageChoice } from '@outpost/shared/web/language-choice'
import { useStore } from '@outpost/shared/web/use-store'
import { useState } from 'preact/hooks'
import type { Exchange } from '../device/exchange.ts'
import type { DeviceDatabase } from '../replica/database.ts'
import { LANGUAGES, loadTexts, type Texts } from '../texts.ts'
import { madeLate } from './late-screen.tsx'

// Whoever takes the tablet over may read another one, also when the box is away.
for (const language of LANGUAGES) madeLate({ load: () => loadTexts(language) })

type LanguagesProps = {
  db: DeviceDatabase
  texts: Texts
  /** Null as long as the tablet has no place at a box. */
  exchange: Exchange | null
  onTexts: (texts: Texts) => void
}

/** In which language the app speaks; kept for when it is opened again. */
export function Languages({ db, texts, exchange, onTexts }: LanguagesProps) {
  const [missing, setMissing] = useState<string | null>(null)

  async function choose(language: string) {
    await db.place.update(1, { language })
    const chosen = await loadTexts(language).catch(() => null)
    setMissing(chosen ? null : language)
    if (chosen) onTexts(chosen)
  }
  return (
    <>
      <LanguageChoice languages={LANGUAGES} chosen={texts.language} onChoose={choose} />
      {missing && (
        <div role="alert">
          <p>{texts.say('language.missing')}</p>
          {exchange && <LoadAgain exchange={exchange} texts={texts} />}
        </div>
      )}
    </>
  )
}

/** What once could not be had Chromium does not ask for again; and without the box the page would be gone. */
function LoadAgain({ exchange, texts }: { exchange: Exchange; texts: Texts }) {
  const { link } = useStore(exchange.state)
  if (link !== 'online') return null
  return (
    <button type="button" onClick={() => location.reload()}>
      {texts.say('version.load')}
    </button>
  )
}
