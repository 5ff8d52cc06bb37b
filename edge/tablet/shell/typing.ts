/** Forms into which something was typed that is not sent. */
const typedInto = new Set<HTMLFormElement>()
/** Those that were sent since, and are not typed into again. */
const sent = new Set<HTMLFormElement>()

/** Whether something is typed into a form that stands on the screen, and is not saved yet. */
export function isTyped(): boolean {
  return [...typedInto, ...sent].some(holdsMore)
}

/** What was typed was saved, or is to go. */
export function forgetTyped() {
  typedInto.clear()
  sent.clear()
}

/** What was sent was not taken: it is as if it had just been typed. */
export function keepTyped() {
  for (const form of sent) typedInto.add(form)
}

addEventListener('input', ({ target }) => {
  const form = target instanceof Element ? target.closest('form') : null
  if (form && !isSearch(target)) typedInto.add(form)
})

addEventListener('submit', ({ target }) => {
  const form = target as HTMLFormElement
  if (typedInto.delete(form)) sent.add(form)
})

/** What is looked for is no work that could be lost. */
const isSearch = (field: unknown) => field instanceof HTMLInputElement && field.type === 'search'

/**
 * Whether a form stands on the screen and holds more than at first: what was typed may be taken out
 * again.
 */
function holdsMore({ isConnected, elements }: HTMLFormElement): boolean {
  if (!isConnected) return false
  return [...elements].some((field) => {
    if (isSearch(field)) return false
    if (field instanceof HTMLSelectElement) {
      const first = [...field.options].findIndex(({ defaultSelected }) => defaultSelected)
      return field.selectedIndex !== Math.max(0, first)
    }
    if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue
    if (!(field instanceof HTMLInputElement)) return false
    const { type, value, defaultValue, checked, defaultChecked } = field
    return ['checkbox', 'radio'].includes(type)
      ? checked !== defaultChecked
      : value !== defaultValue
  })
}

let askToLeave = () => true

/**
 * From now on nobody leaves by a link, the browser's way back or another load what they have typed and
 * not saved, unless they say so: by `ask`, or to the browser itself. Answers how to stop that.
 */
export function guardTyped(ask: () => boolean): () => void {
  askToLeave = ask
  const onUnload = (event: BeforeUnloadEvent) => {
    if (!isTyped()) return
    event.preventDefault()
    event.returnValue = true
  }
  addEventListener('beforeunload', onUnload)
  return () => {
    askToLeave = () => true
    removeEventListener('beforeunload', onUnload)
  }
}

/** Whether what is typed may go, for another screen. What was sent goes on its way without this one. */
export function mayLeave(): boolean {
  if ([...typedInto].some(holdsMore) && !askToLeave()) return false
  forgetTyped()
  return true
}
