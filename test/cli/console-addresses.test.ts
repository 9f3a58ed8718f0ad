import { describe, expect, it } from 'vitest'
import { consoleAddresses } from '../../src/cli/console-addresses.ts'

describe('the addresses of the ERCS machines', () => {
  it('stay in the order given', () => {
    expect(consoleAddresses('10.0.4.13,10.0.4.11, 10.0.4.12', 'ercs')).toEqual(['10.0.4.13', '10.0.4.11', '10.0.4.12'])
    expect(consoleAddresses('10.0.4.11', 'ercs')).toEqual(['10.0.4.11'])
  })

  it.each(['', 'AzS-ERCS01', '10.0.4', '10.0.4.256', '10.0.4.11;10.0.4.12', '10.0.4.11,', '2001:db8::1', '*'])(
    '%j is refused with an example',
    (text) => {
      expect(() => consoleAddresses(text, 'ercs')).toThrow(
        /--ercs must be the IPv4 addresses .* 10\.0\.4\.11,10\.0\.4\.12/,
      )
    },
  )

  it('are each named once, and not more than there can be', () => {
    expect(() => consoleAddresses('10.0.4.11,10.0.4.11', 'ercs')).toThrow('twice')
    expect(() => consoleAddresses('10.0.4.1,10.0.4.2,10.0.4.3,10.0.4.4', 'ercs')).toThrow('names 4 machines')
  })
})
