import { isIPv6 } from 'node:net'

/** By what tries are counted: an address of IPv4, or the network of one of IPv6. Whoever has one address of IPv6 has 2^64 of them. */
export function networkOf(address: string): string {
  const isMapped = address.startsWith('::ffff:')
  if (!isIPv6(address) || isMapped) return address.replace('::ffff:', '')
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const before = head.split(':').filter(Boolean)
  const after = (tail ?? '').split(':').filter(Boolean)
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0')
  const groups = [...before, ...zeros, ...after].slice(0, 4)
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')
}
