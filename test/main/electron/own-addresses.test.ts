import { describe, expect, it } from 'vitest'
import { isOn, isSamePage, originOf, pageAddress } from '../../../src/main/electron/own-addresses.ts'

describe('Keyturn’s own pages', () => {
  it('are those of its scheme, each on its host', () => {
    expect(isOn('app', pageAddress('#/run/1'))).toBe(true)
    expect(isOn('report', 'keyturn://report/a')).toBe(true)
  })

  it.each([
    'keyturn://report/',
    'keyturn://app.evil/',
    'keyturn://evil@app/',
    'keyturn://app:1/',
    'keyturn:app',
    'keyturns://app/',
    'https://app/',
    'file:///app/',
    'javascript:keyturn://app/',
    'about:blank',
    '',
  ])('are not %j', (address) => {
    expect(isOn('app', address)).toBe(false)
  })

  it('are left when more than the fragment changes', () => {
    expect(isSamePage(pageAddress('#/a'), pageAddress('#/b'))).toBe(true)
    expect(isSamePage('keyturn://app/other.html', pageAddress())).toBe(false)
    expect(isSamePage('https://app/#/a', 'https://app/')).toBe(false)
  })
})

describe('an address that was refused', () => {
  it('is told without what stands behind its host, and without who it names', () => {
    expect(originOf('https://user:word@evil.example:8443/path?token=x#y')).toBe('https://evil.example:8443')
    expect(originOf('data:text/html,secret')).toBe('data:')
    expect(originOf('no address at all')).toBe('no address')
  })
})
