import { describe, expect, it } from 'vitest'
import { hostAndPort } from '../../src/cli/host-and-port.ts'

describe('HOST:PORT', () => {
  it.each([
    ['localhost:8443', 'localhost', 8443],
    ['10.0.4.11:443', '10.0.4.11', 443],
    ['[2001:db8::1]:443', '2001:db8::1', 443],
  ])('%s is understood', (text, host, port) => {
    expect(hostAndPort(text, 'connect')).toEqual({ host, port })
  })

  it.each([
    'localhost',
    ':443',
    'localhost:',
    'localhost:0',
    'localhost:65536',
    '2001:db8::1:443',
    'https://a:443',
    'a b:1',
    'a:1:2',
  ])('%s is refused with an example', (text) => {
    expect(() => hostAndPort(text, 'connect')).toThrow('--connect must be HOST:PORT')
  })
})
