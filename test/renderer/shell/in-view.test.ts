import { expect, test } from 'vitest'
import type { RunSummary } from '../../../src/contract/run-snapshot.ts'
import { inView } from '../../../src/renderer/shell/in-view.ts'

const run = (id: string, region: string, rehearsal: string | null): RunSummary => ({
  run: id,
  kind: 'external',
  stamp: {
    id: `${region}.contoso.com`,
    names: { region, fqdn: 'contoso.com', identity: 'AAD', containerRegistry: false },
    consoles: [],
    rehearsal,
  },
  openedAt: '2026-11-25T20:00:00.000Z',
  openedBy: 'CONTOSO\\azs-operator',
  current: 'Rotation',
  running: true,
  result: 'OK',
  closed: null,
})

const runs = [run('one', 'east', null), run('two', 'rehearsal', 'success')]

test('the run that is open in the window says which stamp it is, and whether it is a real one', () => {
  expect(inView({ page: 'certificates', run: 'one' }, runs, [])).toEqual({ rehearsal: false, regions: ['east'] })
  expect(inView({ page: 'run', run: 'two', step: null, tab: null }, runs, [])).toEqual({
    rehearsal: true,
    regions: [],
  })
})

test('a stamp that rotates is said wherever the window is, and once', () => {
  const rotating = [{ run: 'one', region: 'east', rehearsal: false }]
  expect(inView({ page: 'settings' }, runs, rotating).regions).toEqual(['east: rotation running'])
  expect(inView({ page: 'log', run: 'one' }, runs, rotating).regions).toEqual(['east: rotation running'])
})

test('a rehearsal in the window does not hide a real rotation', () => {
  const rotating = [{ run: 'one', region: 'east', rehearsal: false }]
  expect(inView({ page: 'report', run: 'two' }, runs, rotating)).toEqual({
    rehearsal: true,
    regions: ['east: rotation running'],
  })
})

test('without a run nothing is said', () => {
  expect(inView({ page: 'stamps' }, runs, [])).toEqual({ rehearsal: false, regions: [] })
})
