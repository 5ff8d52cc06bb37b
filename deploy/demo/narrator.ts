import { styleText } from 'node:util'
import type { CollectionName } from '@outpost/shared/model/collections'

const LINE_LENGTH = 80
const LABEL_LENGTH = 14
const INDENT = ' '.repeat(5)

export type Narrator = ReturnType<typeof createNarrator>

type Output = { write(text: string): unknown; isTTY?: boolean }

/** Tells what happens: numbered steps, each with its facts below it, label and value in columns. */
export function createNarrator(output: Output, isPlain: boolean) {
  const hasColour = output.isTTY === true && !isPlain
  const style = (format: 'bold' | 'cyan' | 'dim', text: string) =>
    hasColour ? styleText(format, text, { validateStream: false }) : text
  let steps = 0
  const print = (line = '') => void output.write(`${line}\n`)

  return {
    title(title: string, explanation: string) {
      print()
      print(style('bold', title))
      for (const line of wrap(explanation, LINE_LENGTH)) print(line)
    },
    step(heading: string) {
      steps += 1
      print()
      print(`${style('cyan', String(steps).padStart(3))}  ${style('bold', heading)}`)
    },
    fact(label: string, value: string) {
      for (const [index, line] of wrap(
        value,
        LINE_LENGTH - INDENT.length - LABEL_LENGTH,
      ).entries()) {
        const name = (index === 0 ? label : '').padEnd(LABEL_LENGTH)
        print(`${INDENT}${style('dim', name)}${line}`)
      }
    },
    /** A line that must stay whole, to be copied. */
    whole: (text: string) => print(`${INDENT}${text}`),
    remark(text: string) {
      print()
      for (const line of wrap(text, LINE_LENGTH)) print(line)
    },
  }
}

function wrap(text: string, length: number): string[] {
  if (text.length <= length) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (longer.length > length && line !== '') {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

const plain = new Intl.NumberFormat('en-GB')

export const number = (value: number) => plain.format(value)
export const bytes = (value: number) => `${number(value)} bytes`
export const ms = (value: number) => `${number(Math.round(value))} ms`

/** `1 edit`, `600 edits`. */
export function several(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`
}

/** `600 patients, 150 appointments, 1 pharmacy`. */
export function counts(of: Record<CollectionName, number>): string {
  const names = Object.keys(WORDS) as CollectionName[]
  return names.map((name) => several(of[name], ...WORDS[name])).join(', ')
}

const WORDS: Record<CollectionName, [one: string, many: string]> = {
  patients: ['patient', 'patients'],
  appointments: ['appointment', 'appointments'],
  'pharmacy-inventory': ['stock record', 'stock records'],
  pharmacies: ['pharmacy', 'pharmacies'],
  doctors: ['doctor', 'doctors'],
  medicines: ['medicine', 'medicines'],
}
