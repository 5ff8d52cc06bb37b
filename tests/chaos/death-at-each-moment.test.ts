import { DECISIONS, ROUNDS, testAtEachMoment } from './moments/tests.ts'

testAtEachMoment([...ROUNDS, ...DECISIONS], 'death')
