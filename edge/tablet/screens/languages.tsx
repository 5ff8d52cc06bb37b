import { LANGUAGES, nameOfLanguage } from '../texts.ts'

type LanguagesProps = { chosen: string; onChoose: (language: string) => Promise<void> }

/** Each language by its own name. */
export function Languages({ chosen, onChoose }: LanguagesProps) {
  return (
    <ul class="languages">
      {LANGUAGES.map((language) => (
        <li key={language}>
          <button
            type="button"
            class="quiet"
            lang={language}
            aria-pressed={language === chosen}
            onClick={() => onChoose(language).catch(reportError)}
          >
            {nameOfLanguage(language)}
          </button>
        </li>
      ))}
    </ul>
  )
}
