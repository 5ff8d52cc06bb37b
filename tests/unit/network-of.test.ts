import { networkOf } from '@outpost/shared/node/network-of'
import { expect, test } from 'vitest'

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8::7', '2001:db8:0:0'],
  ['2001:0DB8:0:0:ffff:1:2:3', '2001:db8:0:0'],
  ['2001:db8:1:2::', '2001:db8:1:2'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('[A1] [A2] [A3] tries from %s are counted by %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
