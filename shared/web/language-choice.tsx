type LanguageChoiceProps = {
  languages: readonly string[]
  chosen: string
  onChoose: (language: string) => Promise<void>
}

/** Each language by its own name. */
export function LanguageChoice({ languages, chosen, onChoose }: LanguageChoiceProps) {
  return (
    <ul class="languages">
      {languages.map((language) => (
        <li key={language}>
          <button
            type="button"
            class="quiet"
            lang={language}
            aria-pressed={language === chosen}
            onClick={() => onChoose(language).catch(reportError)}
          >
            {nameOf(language)}
          </button>
        </li>
      ))}
    </ul>
  )
}

/** A language by its own name. */
function nameOf(language: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language
}
