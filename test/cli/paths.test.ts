import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { absolutePath } from '../../src/cli/paths.ts'

describe('a path on the command line', () => {
  it('is relative to where the operator stands, also through npm', () => {
    const standing = resolve('/srv/work')
    expect(absolutePath('a b/ü', { npm_lifecycle_event: 'keyturn', INIT_CWD: standing })).toBe(
      resolve(standing, 'a b/ü'),
    )
    expect(absolutePath('x', { npm_lifecycle_event: 'rehearse', INIT_CWD: standing })).toBe(resolve(standing, 'x'))
  })

  it('is relative to the folder of the process when another script set the variables', () => {
    expect(absolutePath('x', { npm_lifecycle_event: 'test', INIT_CWD: '/srv/work' })).toBe(resolve('x'))
    expect(absolutePath('x', {})).toBe(resolve('x'))
  })

  it('stays as it is when it is absolute', () => {
    const absolute = resolve('/srv/share')
    expect(absolutePath(absolute, { npm_lifecycle_event: 'keyturn', INIT_CWD: resolve('/elsewhere') })).toBe(absolute)
  })
})
