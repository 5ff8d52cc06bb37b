/* What a person has chosen on this computer. Browsers may refuse to keep it: then it is chosen anew. */

type Choice = 'language' | 'hasSession'

const keyOf = (choice: Choice) => `outpost.${choice}`

export function readChoice(choice: Choice): string | null {
  try {
    return localStorage.getItem(keyOf(choice))
  } catch {
    return null
  }
}

export function keepChoice(choice: Choice, value: string | null) {
  try {
    if (value === null) localStorage.removeItem(keyOf(choice))
    else localStorage.setItem(keyOf(choice), value)
  } catch {
    // It holds as long as the page is open.
  }
}
