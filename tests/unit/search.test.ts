import { collections, type Fields } from '@outpost/shared/model/collections'
import {
  isFoundAlike,
  parseSearch,
  SEARCH_LENGTH_MAX,
  type SearchTerm,
  searchWords,
} from '@outpost/shared/model/search'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { namesOfTheWorld, sentencesOfTheWorld } from '../support/names.ts'

const { patients } = collections

/** Whether a query finds a patient with these fields, by the letter of what a term says. */
function finds(query: string, fields: Fields): boolean {
  const words = searchWords(patients, fields).split(' ')
  const meets = (term: SearchTerm): boolean => {
    if ('all' in term) return term.all.every(meets)
    if ('any' in term) return term.any.some(meets)
    return words.some((word) => (term.isWhole ? word === term.word : word.startsWith(term.word)))
  }
  const search = parseSearch(query)
  return search === null || (search.terms.length > 0 && search.terms.every(meets))
}

const named = (full_name: string) => ({ full_name })
const withPhone = (phone: string) => ({ full_name: 'Amina', phone })

const BY_NAME: [name: string, by: string[], notBy: string[]][] = [
  ['Amina Otieno', ['a', 'ami', 'OTI', 'otieno amina', 'am ot'], ['mina', 'ami x', 'otienoa']],
  ["Awa N'Diaye", ['n', 'diaye', 'ndiaye', 'N’Di', "n'diaye", 'n diaye'], ['iaye']],
  ['Abdul-Rahman', ['abdul', 'rahman', 'abdulrahman', 'abdul-rah', 'abdul rahman'], ['dulrah']],
  ['Otieno,Amina', ['amina', 'otieno, amina'], []],
  ['Nguyễn Thị Đào', ['dao', 'Đào', 'NGUYEN THI', 'nguyễ'], ['ao']],
  ['王小明', ['王', '小明', '明', '王小明'], ['王明']],
  ['山田 太郎', ['山田', '太郎', '山田太郎', '山田 太', '田太郎'], ['山太']],
  ['김철수', ['김', '철수', '수', '김철', '김처', '김 철수'], ['김수', 'ㅓ']],
  ['สมชาย ใจดี', ['สมชาย', 'ชาย', 'ใจดี', 'สมชายใจดี'], ['สมใจ']],
  ['សុខ វណ្ណា', ['សុខ', 'វណ្ណា', 'ណា'], []],
  ['အောင်ဆန်း', ['အောင်', 'ဆန်း'], []],
  ['सुनीता शर्मा', ['सु', 'शर्मा', 'सुनीता श'], ['ता', 'सी']],
  ['முகமது', ['முக', 'முகமது'], ['மது']],
  ['عبد الرحمن', ['عبد', 'الرَّحمن'], ['رحمن']],
  ['ዓለም ፀሐይ', ['አለ', 'ፀሐ', 'ጸሀይ'], ['ለም']],
  ['Ann 🌍', ['🌍', 'ann'], ['🌎']],
  ['阿莫西林胶囊0.25g', ['胶囊', '阿莫', '0.25', '25g'], []],
]

test.each(BY_NAME)('[S4] %s is found by the beginnings of its words', (name, by, notBy) => {
  for (const query of by) expect(finds(query, named(name)), query).toBe(true)
  for (const query of notBy) expect(finds(query, named(name)), query).toBe(false)
})

const BY_NUMBER: [stored: string, by: string[], notBy: string[]][] = [
  [
    '0712345678',
    ['0712345678', '0712 345 678', '(0712) 345-678', '+254712345678', '00254712345678'].concat([
      '254 712 345 678',
      '+254 712-345678',
      '712345678',
      '345678',
      '071',
      '678',
      '٠٧١٢٣٤',
    ]),
    ['+254712345679', '0712 345 679', '78'],
  ],
  [
    '+254 712 345-678',
    ['+254712345678', '0712345678', '0712 345 678', '712345678', '00254 712345678', '254'],
    ['0712345679', '+255712345679'],
  ],
  ['S000123-4', ['s000123-4', 'S0001234', '123-4', '0001234', 's000', '1234'], ['s1234', '12345']],
  [
    '+234 803 213-9026',
    ['+2348032139026', '08032139026', '803 213', '8032', '2139026', '213', '9026', '139026', '026'],
    ['321', '80321391', '26'],
  ],
  ['J01CA04', ['j01', 'J01CA04', '01ca', 'ca04', 'a04'], ['c01', '04']],
  ['12', ['12'], ['1', '012', '2', '123']],
  ['000123', ['123', '000123', '0123'], ['1123']],
  ['123', ['000123', '123'], ['0001234']],
]

test.each(BY_NUMBER)('[S4] the number %s is found however it is written', (stored, by, notBy) => {
  for (const query of by) expect(finds(query, withPhone(stored)), query).toBe(true)
  for (const query of notBy) expect(finds(query, withPhone(stored)), query).toBe(false)
})

test('[S4] a card is not found by zeros alone that are missing on it', () => {
  expect(finds('000123', withPhone('S991239'))).toBe(false)
})

test('[S4] words and numbers may stand in one query, in any order', () => {
  const fields = { full_name: 'Amina Otieno', phone: '0712345678', card_number: 'S000123-4' }
  for (const query of [
    'amina 0712',
    '0712 345 678 amina',
    'amina +254 712 345 678',
    's000123-4 oti',
    's000123 0712345678',
    '0001234 0712345678',
  ]) {
    expect(finds(query, fields), query).toBe(true)
  }
  expect(finds('amina 0713', fields)).toBe(false)
  expect(finds('baraka 0712345678', fields)).toBe(false)
})

test('[S4] a name with numbers in it is found by them', () => {
  const fields = named('Sodium chloride 0.9% 500 ml')
  for (const query of ['sod 0.9', '0.9 500', '500 ml', 'chloride 0.9% 50']) {
    expect(finds(query, fields), query).toBe(true)
  }
  expect(finds('0.8 500', fields)).toBe(false)
})

test('[S4] one letter does not find a number that has it: every card begins with it', () => {
  expect(finds('s', { full_name: 'Amina', card_number: 'S000123' })).toBe(false)
})

test('[S4] a blank query asks for nothing, one without a word finds nothing', () => {
  for (const blank of ['', ' ', '\t\n\u3000']) expect(parseSearch(blank)).toBeNull()
  for (const empty of ['!', "'-'", '++', '\u200d', '®', '\u0301']) {
    expect(parseSearch(empty)).toEqual({ terms: [] })
  }
})

test('[S4] only the fields that say so are searched', () => {
  const fields = { full_name: 'Amina', village: 'Kisumu', sex: 'female', clinic_id: 'x' }
  expect(searchWords(patients, fields)).toBe('amina')
  expect(searchWords(patients, { village: 'Kisumu', phone: null, full_name: 7 })).toBe('')
  expect(isFoundAlike(patients, fields, { ...fields, village: 'Siaya' })).toBe(true)
  expect(isFoundAlike(patients, fields, { ...fields, phone: '1' })).toBe(false)
})

test('[S4] long names, long numbers and long queries stay within their limits', () => {
  const thai = 'ก'.repeat(200)
  const words = searchWords(patients, named(thai)).split(' ')
  expect(words.length).toBeLessThanOrEqual(201)
  expect(Math.max(...words.map((word) => word.length))).toBeLessThanOrEqual(32)
  expect(finds(thai, named(thai))).toBe(true)
  const long = 'x'.repeat(200)
  expect(finds(long, named(long))).toBe(true)
  expect(finds('7'.repeat(64), withPhone('7'.repeat(64)))).toBe(true)
  for (const many of ['a ', 'a.', '1 ', '1-1 ', 'ﷺ']) {
    const words = JSON.stringify(parseSearch(many.repeat(SEARCH_LENGTH_MAX))).match(/"word"/g)
    expect(words?.length, many).toBeLessThan(50)
  }
})

test('[S4] whatever is typed is a search that can be asked', () => {
  const word = fc.string({ unit: 'binary', maxLength: 20 })
  fc.assert(
    fc.property(word, fc.string({ unit: 'binary', maxLength: 40 }), (name, query) => {
      // A half of a surrogate pair may come over a URL, never out of a record.
      finds(query, named(name))
      finds(`${query}\ud800`, named(name))
      const words = searchWords(patients, named(name)).split(' ')
      expect(words.join('')).not.toMatch(/[\s"]/)
    }),
    { numRuns: 2000 },
  )
})

const OTHER_LETTERS: [query: string, name: string, itself: string][] = [
  ['কে', 'কোহিনুর', 'কো'],
  ['কে', 'কৌশিক', 'কৌ'],
  ['ಹೊ', 'ಹೋಬಳಿ', 'ಹೋ'],
  ['கெ', 'கொற்றவை', 'கொ'],
  ['කෙ', 'කොළඹ', 'කො'],
  ['か', 'がくと', 'が'],
  ['は', 'ぱんだ', 'ぱ'],
]

test.each(OTHER_LETTERS)(
  '[S4] %s is another letter than the first of %s',
  (query, name, itself) => {
    for (const spelling of [name, name.normalize('NFD')]) {
      expect(finds(query, named(spelling))).toBe(false)
      expect(finds(itself, named(spelling))).toBe(true)
      expect(finds(itself.normalize('NFD'), named(spelling))).toBe(true)
    }
  },
)

test('[S4] any name is found by itself, by any of its words, and by any beginning', () => {
  const name = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), {
    minLength: 1,
    maxLength: 4,
  })
  fc.assert(
    fc.property(name, fc.nat(), (words, cut) => {
      const fields = named(words.join(' '))
      if (searchWords(patients, fields) === '') return
      expect(finds(words.join(' '), fields)).toBe(true)
      for (const word of words) {
        const letters = [...word.normalize('NFC')]
        const beginning = letters.slice(0, 1 + (cut % word.length)).join('')
        if (parseSearch(beginning)?.terms.length) expect(finds(beginning, fields)).toBe(true)
      }
    }),
    { numRuns: 2000 },
  )
})

const names = namesOfTheWorld()
const sentences = sentencesOfTheWorld()

test.skipIf(!names)(
  `${names ? '' : 'SKIPPED, no data: '}[S4] each real name is found by each of its words, however it is cased`,
  () => {
    for (const name of names ?? []) {
      const fields = named(name)
      for (const query of [name, name.toUpperCase(), name.toLowerCase(), name.normalize('NFD')]) {
        expect(finds(query, fields), query).toBe(true)
      }
      const plain = name.normalize('NFD').replace(/[\u0300-\u036f]/g, '')
      expect(finds(plain, fields), plain).toBe(true)
      for (const word of name.split(/[\s'’-]+/)) {
        if (word) expect(finds(word, fields), `${word} of ${name}`).toBe(true)
      }
      const beginning = [...name].slice(0, 2).join('')
      if (!/['’ -]/.test(beginning)) expect(finds(beginning, fields), name).toBe(true)
    }
  },
)

test.skipIf(!sentences)(
  `${sentences ? '' : 'SKIPPED, no data: '}[S4] each word of a real sentence is found, in ten scripts`,
  () => {
    let words = 0
    for (const sentence of sentences ?? []) {
      const fields = named(sentence)
      for (const word of sentence.split(' ')) {
        if (!/\p{L}/u.test(word)) continue
        words += 1
        expect(finds(word, fields), word).toBe(true)
      }
    }
    expect(words).toBeGreaterThan(10_000)
  },
)
