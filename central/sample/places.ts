import type { Faker } from '@faker-js/faker'

/** Where a made-up clinic lies: names and villages come from the locale, so in its script. */
export type Place = {
  timeZone: string
  /** `{}` stands for the name of a town. */
  clinicName: string
  pharmacyName: string
  /** Each # is a digit. */
  phone: string
  fullName(given: string, family: string): string
  /** Loads the locale; each is a module of its own, and none is needed at start-up. */
  load(): Promise<{ faker: Faker }>
}

const givenFirst = (given: string, family: string) => `${given} ${family}`
const familyFirst = (given: string, family: string) => `${family} ${given}`

/** Clinics take these in turn; neighbours differ in script, so that few clinics show several. */
export const PLACES: readonly Place[] = [
  {
    timeZone: 'Africa/Lagos',
    clinicName: '{} Primary Health Centre',
    pharmacyName: '{} Health Centre Pharmacy',
    phone: '+234 80# ### ####',
    fullName: givenFirst,
    load: () => import('@faker-js/faker/locale/en_NG'),
  },
  {
    timeZone: 'Africa/Khartoum',
    clinicName: 'مركز صحي {}',
    pharmacyName: 'صيدلية {}',
    phone: '+249 91 ### ####',
    fullName: givenFirst,
    load: () => import('@faker-js/faker/locale/ar'),
  },
  {
    timeZone: 'Asia/Kathmandu',
    clinicName: '{} स्वास्थ्य चौकी',
    pharmacyName: '{} फार्मेसी',
    phone: '+977 98# ### ####',
    fullName: givenFirst,
    load: () => import('@faker-js/faker/locale/ne'),
  },
  {
    timeZone: 'Africa/Dakar',
    clinicName: 'Poste de santé de {}',
    pharmacyName: 'Pharmacie de {}',
    phone: '+221 77 ### ## ##',
    fullName: givenFirst,
    load: () => import('@faker-js/faker/locale/fr_SN'),
  },
  {
    timeZone: 'Asia/Karachi',
    clinicName: 'بنیادی مرکز صحت {}',
    pharmacyName: '{} دواخانہ',
    phone: '+92 30# #######',
    fullName: givenFirst,
    load: () => import('@faker-js/faker/locale/ur'),
  },
  {
    timeZone: 'Africa/Accra',
    clinicName: '{} CHPS Compound',
    pharmacyName: '{} Dispensary',
    phone: '+233 24 ### ####',
    fullName: givenFirst,
    load: () => import('@faker-js/faker/locale/en_GH'),
  },
  {
    timeZone: 'Asia/Bangkok',
    clinicName: 'โรงพยาบาลส่งเสริมสุขภาพตำบล{}',
    pharmacyName: 'ห้องยา{}',
    phone: '+66 8# ### ####',
    fullName: givenFirst,
    load: () => import('@faker-js/faker/locale/th'),
  },
  {
    timeZone: 'Africa/Johannesburg',
    clinicName: '{} Clinic',
    pharmacyName: '{} Clinic Pharmacy',
    phone: '+27 7# ### ####',
    fullName: givenFirst,
    load: () => import('@faker-js/faker/locale/zu_ZA'),
  },
  {
    timeZone: 'Indian/Maldives',
    clinicName: '{} ޞިއްޙީ މަރުކަޒު',
    pharmacyName: '{} ފާމަސީ',
    phone: '+960 7## ####',
    fullName: givenFirst,
    load: () => import('@faker-js/faker/locale/dv'),
  },
  {
    timeZone: 'Asia/Ho_Chi_Minh',
    clinicName: 'Trạm y tế {}',
    pharmacyName: 'Nhà thuốc {}',
    phone: '+84 9# ### ####',
    fullName: familyFirst,
    load: () => import('@faker-js/faker/locale/vi'),
  },
]
