import type { Fault } from './fault.ts'

/** Faults in asking for patients of other clinics, the one hole in the walls between scopes (F1). */
export const FAULTS_OF_SHARING: Fault[] = [
  {
    rule: 'F1',
    what: 'the end of a number finds a patient of another clinic',
    file: 'central/sharing/find-person.ts',
    from: "typeof own === 'string' && plainNumber(own) === plainNumber(asked)",
    to: "typeof own === 'string' && plainNumber(own).endsWith(plainNumber(asked))",
  },
  {
    rule: 'F1',
    what: 'a name finds patients of other clinics whatever their day of birth',
    file: 'central/sharing/find-person.ts',
    from: 'return isBornThen === true && compareNames',
    to: 'return compareNames',
  },
  {
    rule: 'F1',
    what: 'who was shown in a lookup is not recorded',
    file: 'central/sharing/lookup.ts',
    from: 'shown: shown.map(',
    to: 'shown: shown.slice(shown.length).map(',
  },
  {
    rule: 'F1',
    what: 'the handle of a lookup is good for any caller',
    file: 'central/sharing/handles.ts',
    from: 'return Buffer.from(principalId)',
    to: "return Buffer.from('')",
  },
  {
    rule: 'F1',
    what: 'a clinic asks for a patient in the name of another one',
    file: 'central/sharing/share-requests.ts',
    from: 'if (isThere && canSeeClinic(asker, clinicId)) return',
    to: 'if (isThere || canSeeClinic(asker, clinicId)) return',
  },
  {
    rule: 'F1',
    what: 'an admin of one clinic decides what its patients are shared with',
    file: 'central/sharing/share-requests.ts',
    from: 'if (isPatientTheirs && canSeeClinic(person, clinicId)) return',
    to: 'if (isPatientTheirs || canSeeClinic(person, clinicId)) return',
  },
]
