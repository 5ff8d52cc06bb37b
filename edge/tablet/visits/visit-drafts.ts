/** What is typed to move a visit, or to hand it over. */
export type VisitDraft = {
  when: string | null
  /** Who is to see the patient; '' where nobody was chosen. */
  doctor: string
}

/** The visits that are opened, by their ids. */
export type VisitDrafts = Map<string, VisitDraft>
