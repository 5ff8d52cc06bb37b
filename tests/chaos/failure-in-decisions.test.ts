import { DECISIONS, testAtEachMoment } from './moments/tests.ts'

testAtEachMoment(DECISIONS, 'failure')
