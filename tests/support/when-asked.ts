/** An application that is made when it is first asked something: many nodes of tests die before. */
export function whenAsked<App>(make: () => App): () => App {
  let made: App | null = null
  return () => {
    made ??= make()
    return made
  }
}
