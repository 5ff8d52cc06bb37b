import { BarcodeFormat, DataMatrixWriter } from '@zxing/library'
import { encode } from 'uqr'

/* Codes as they stand on packs and screens, for a camera that is played. */

export type CodeKind = 'qr_code' | 'data_matrix' | 'ean_13'

/** Rows of modules, true for a dark one, with the quiet zone that each kind must have around it. */
export type Modules = boolean[][]

export function modulesOf(text: string, kind: CodeKind): Modules {
  switch (kind) {
    case 'qr_code':
      return encode(text, { border: 4 }).data
    case 'data_matrix':
      return withBorder(dataMatrix(text), 4)
    case 'ean_13':
      return withBorder(bars(text), 12)
    default:
      throw new Error(`unknown kind ${kind satisfies never}`)
  }
}

function dataMatrix(text: string): Modules {
  const matrix = new DataMatrixWriter().encode(text, BarcodeFormat.DATA_MATRIX, 0, 0)
  return Array.from({ length: matrix.getHeight() }, (_, y) =>
    Array.from({ length: matrix.getWidth() }, (_, x) => matrix.get(x, y)),
  )
}

/** Of each digit on the left side of a code (ISO/IEC 15420, set A); the others are made of it. */
const SET_A = '0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011'
/** Which digits on the left side are of set B: so they tell the first digit. */
const IN_SET_B = '...... ..B.BB ..BB.B ..BBB. .B..BB .BB..B .BBB.. .B.B.B .B.BB. .BB.B.'
const ROWS = 40

function bars(digits: string): Modules {
  const setA = SET_A.split(' ')
  const setC = (digit: string) =>
    [...(setA[Number(digit)] ?? '')].map((bit) => (bit === '1' ? '0' : '1'))
  const inB = IN_SET_B.split(' ')[Number(digits[0])] ?? ''
  const left = [...digits.slice(1, 7)].map((digit, place) =>
    inB[place] === 'B' ? setC(digit).reverse().join('') : setA[Number(digit)],
  )
  const right = [...digits.slice(7)].map((digit) => setC(digit).join(''))
  const row = [...['101', ...left, '01010', ...right, '101'].join('')].map((bit) => bit === '1')
  return Array.from({ length: ROWS }, () => row)
}

function withBorder(modules: Modules, border: number): Modules {
  const width = (modules[0]?.length ?? 0) + 2 * border
  const beside = Array.from({ length: border }, () => false)
  const above = Array.from({ length: border }, () => Array.from({ length: width }, () => false))
  return [...above, ...modules.map((row) => [...beside, ...row, ...beside]), ...above]
}
