import { fold, partsOf } from '@outpost/shared/model/folding'
import { expect, test } from 'vitest'

const wordsOf = (text: string) => partsOf(fold(text))

/** Every character of every script; of the largest ones, whose characters are alike, none. */
const CHARACTERS = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter(
    (character) => !/[\p{Cn}\p{Co}\p{sc=Han}\p{sc=Hang}\p{sc=Tang}\p{sc=Egyp}]/u.test(character),
  )

const SAME: [script: string, ...spellings: string[]][] = [
  ['Latin', 'José', 'JOSÉ', 'Jose', 'JOSE\u0301', 'ｊｏｓｅ'],
  ['Vietnamese', 'Nguyễn Thị Đào', 'NGUYỄN THỊ ĐÀO', 'nguyen thi dao'],
  ['Turkish', 'Işık İnci', 'IŞIK İNCİ', 'isik inci', 'ışık inci'],
  ['German', 'Strauß', 'STRAUSS', 'STRAUẞ', 'strauss'],
  ['Danish', 'Søren Ærø', 'SOREN AERO'],
  ['Icelandic', 'Þór Sóðal', 'thor sodal'],
  ['Polish', 'Łucja Żółć', 'lucja zolc'],
  ['Azerbaijani', 'Əliyev', 'əliyev', 'eliyev'],
  ['Hausa', 'Ɓala Ɗanƙwambo Ƴaya', 'ɓala ɗanƙwambo ƴaya', 'bala dankwambo yaya'],
  ['Yoruba', 'Adébáyọ̀ Ọlátúnjí', 'adebayo olatunji', 'ADEBAYO OLATUNJI'],
  ['Ewe', 'Ɖela Ƒiaɣi Ŋɔ', 'dela fiagi no'],
  ['Greek', 'Σωκράτης', 'ΣΩΚΡΑΤΗΣ', 'σωκρατησ'],
  ['Cyrillic', 'Алёна Андрей', 'АЛЕНА АНДРЕИ', 'алена андреи'],
  ['Kazakh', 'Қайрат Өтегенұлы', 'кайрат отегенулы'],
  ['Armenian', 'Գևորգ', 'ԳԵՒՈՐԳ'],
  ['Georgian', 'ნინო', 'ᲜᲘᲜᲝ'],
  ['Arabic', 'مُحَمَّد', 'محمد', 'محـمد'],
  ['Arabic alef', 'أحمد إيمان آمنة', 'احمد ايمان امنه'],
  ['Persian and Urdu', 'علی کریم', 'علي كريم', 'على كريم'],
  ['Hebrew', 'שָׁלוֹם', 'שלום', 'שלומ'],
  ['Amharic', 'ዓለም ፀሐይ', 'አለም ጸሀይ', 'ኣለም ጸሃይ'],
  ['Hindi', 'क़ुरैशी चाँद', 'कुरैशी चांद'],
  ['Hindi with a joiner', 'क्\u200dया', 'क्या'],
  ['Bengali', 'রাড়ি', 'রাডি'],
  ['Malayalam', 'അവൻ', 'അവന്\u200d'],
  ['Thai tones', 'น้อย', 'นอย'],
  ['Japanese', 'ﾊﾅｺ', 'ハナコ', 'はなこ'],
  ['Korean', '김철수', '김철수'],
  ['digits', '٠٧١٢', '۰۷۱۲', '०७१२', '০৭১২', '၀၇၁၂', '０７１２', '0712'],
]

test.each(SAME)('[S4] %s: spellings of one name are one', (_script, first = '', ...others) => {
  for (const other of others) expect(wordsOf(other), other).toEqual(wordsOf(first))
})

const TOLD_APART: [script: string, one: string, other: string][] = [
  ['Hindi vowel signs', 'राम', 'रीम'],
  ['a Hindi vowel sign and none', 'राम', 'रम'],
  ['Tamil vowel signs', 'கமலா', 'கமலி'],
  ['Thai vowels above and below', 'กิน', 'กุน'],
  ['Khmer vowels', 'កា', 'កី'],
  ['Dhivehi vowels', 'ކަ', 'ކި'],
  ['Ethiopic syllables', 'ለማ', 'ሌማ'],
  ['Japanese voices', 'ハハ', 'パパ'],
  ['Latin letters', 'Amina', 'Emina'],
]

test.each(TOLD_APART)('[S4] %s make another name', (_script, one, other) => {
  expect(fold(one)).not.toBe(fold(other))
})

test('[S4] words are parted by whatever is no letter, mark, digit or picture', () => {
  expect(wordsOf("Awa N'Diaye")).toEqual(['awa', 'n', 'diaye'])
  for (const apostrophe of ["'", '’', 'ʼ', 'ʻ', '´', '`', 'ꞌ', '-', '\u2011', '.', '/', '_']) {
    expect(wordsOf(`N${apostrophe}Diaye`), apostrophe).toEqual(['n', 'diaye'])
  }
  expect(wordsOf('Otieno,Amina\u3000(Mrs)\n"Mama"')).toEqual(['otieno', 'amina', 'mrs', 'mama'])
  expect(wordsOf('Panadol® Extra™ 500 mg+')).toEqual(['panadol', 'extra', '500', 'mg'])
  expect(wordsOf('👩🏽\u200d⚕️ Ann 🌍')).toEqual(['👩', '⚕', 'ann', '🌍'])
  expect(wordsOf('ǃXun ፡ “ ” ؟ 。 !?')).toEqual(['xun'])
})

test('[S4] what is folded stays as it is, and capitals fold like small letters: all characters', () => {
  const changed: string[] = []
  const cased: string[] = []
  for (const character of CHARACTERS) {
    const folded = fold(character)
    if (fold(folded) !== folded) changed.push(character)
    if (fold(character.toUpperCase()) !== folded) cased.push(character)
    if (fold(character.toLowerCase()) !== folded) cased.push(character)
  }
  expect(changed).toEqual([])
  expect(cased).toEqual([])
})

test('[S4] no letter of any script is lost, but clicks, apostrophes and stretches', () => {
  const lost: string[] = []
  for (const character of CHARACTERS) {
    const isLetter = /\p{L}/u.test(character) && character.normalize('NFKD') === character
    if (isLetter && wordsOf(character).length === 0) lost.push(character)
  }
  expect(lost.join('')).toBe('ǀǁǂǃʹʺʻʼʽʾʿˈˮـߴߵߺꞋꞌ')
})

test('[S4] a mark is an accent only if the Unicode collation order ignores it at first', () => {
  const { compare } = new Intl.Collator('und', { sensitivity: 'base' })
  const wrong: string[] = []
  for (const mark of CHARACTERS) {
    // Letters of old manuscripts that are written above others.
    const isOldLetter =
      /[\u0363-\u036f\u1abf-\u1ace\u1dca-\u1df4\u2de0-\u2dff\ua674-\ua69f\u{1e08f}]/u
    if (!/\p{M}/u.test(mark) || isOldLetter.test(mark)) continue
    if (fold(`x${mark}`) === 'x' && compare(`x${mark}`, 'x') !== 0) wrong.push(mark)
  }
  expect(wrong).toEqual([])
})

test('[S4] digits of every script are those of ASCII', () => {
  const { format } = new Intl.NumberFormat('en-u-nu-beng', { useGrouping: false })
  expect(fold(format(9876543210))).toBe('9876543210')
  for (const character of CHARACTERS) {
    if (/\p{Nd}/u.test(character)) expect(fold(character), character).toMatch(/^[0-9]$/)
  }
})
