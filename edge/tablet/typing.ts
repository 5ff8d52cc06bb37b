const typedInto = new Set<HTMLFormElement>()

/** Whether something is typed into a form that stands on the screen, and is not saved yet. */
export function isTyped(): boolean {
  for (const form of typedInto) if (!form.isConnected) typedInto.delete(form)
  return typedInto.size > 0
}

addEventListener('input', ({ target }) => {
  const form = target instanceof Element ? target.closest('form') : null
  if (form) typedInto.add(form)
})

// A form that stays on the screen when it was saved is emptied.
addEventListener('reset', ({ target }) => typedInto.delete(target as HTMLFormElement))
