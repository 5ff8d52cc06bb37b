import { ROUNDS, testAtEachMoment } from './moments/tests.ts'

testAtEachMoment(ROUNDS, 'failure')
