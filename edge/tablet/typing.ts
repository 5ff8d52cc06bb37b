const typedInto = new Set<HTMLFormElement>()

/** Whether something is typed into a form that stands on the screen, and is not saved yet. */
export function isTyped(): boolean {
  for (const form of typedInto) if (!form.isConnected) typedInto.delete(form)
  return [...typedInto].some(holdsMore)
}

/** What was typed was saved, or is to go. */
export function forgetTyped() {
  typedInto.clear()
}

addEventListener('input', ({ target }) => {
  const form = target instanceof Element ? target.closest('form') : null
  if (form) typedInto.add(form)
})

// A form that stays on the screen when it was saved is emptied.
addEventListener('reset', ({ target }) => typedInto.delete(target as HTMLFormElement))

/** Whether a form holds more than what stood there at first: what was typed may be taken out again. */
function holdsMore({ elements }: HTMLFormElement): boolean {
  return [...elements].some((field) => {
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

/** Whether what is typed may go, for another screen. */
export function mayLeave(): boolean {
  if (isTyped() && !askToLeave()) return false
  forgetTyped()
  return true
}
