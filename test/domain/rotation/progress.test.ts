import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readProgressXml, terminalStatus } from '../../../src/domain/rotation/progress.ts'

const sample = `<?xml version="1.0" encoding="utf-8"?>
<!-- as a field script reads it -->
<Action Type="SecretRotation" EceErrorAction="Stop" StartTimeUtc="2026-11-23T10:15:00Z" Status="InProgress">
  <Steps>
    <Step FullStepIndex="0" Index="0" Name="Check &quot;readiness&quot;" Description="d" StartTimeUtc="2026-11-23T10:15:00Z" EndTimeUtc="2026-11-23T10:16:00Z" Status="Success">
      <Task RolePath="Cloud\\Fabric" InterfaceType="Test" Status="Success" RetryAttempts="0" />
    </Step>
    <Step Status='InProgress' Name='Rotate &amp; restart' Index='1' FullStepIndex='1'>
      <Task Status="InProgress">
        <Action Type="Inner" Status="InProgress">
          <Steps><Step FullStepIndex="1.1" Name="Gateway &#65;&#x42;" Status="Pending" EndTimeUtc="" /></Steps>
        </Action>
      </Task>
    </Step>
  </Steps>
</Action>
`

describe('the progress of an action', () => {
  it('is read with its steps, however deep', () => {
    expect(readProgressXml(sample)).toEqual({
      status: 'InProgress',
      steps: [
        {
          index: '0',
          name: 'Check "readiness"',
          status: 'Success',
          startedAt: '2026-11-23T10:15:00Z',
          endedAt: '2026-11-23T10:16:00Z',
          depth: 0,
        },
        { index: '1', name: 'Rotate & restart', status: 'InProgress', startedAt: null, endedAt: null, depth: 0 },
        { index: '1.1', name: 'Gateway AB', status: 'Pending', startedAt: null, endedAt: null, depth: 1 },
      ],
    })
  })

  it.each([
    ['<Action Status="Success"/>', { status: 'Success', steps: [] }],
    ["<Action Status='Failed'></Action >", { status: 'Failed', steps: [] }],
    ['\uFEFF<Action><Steps/></Action>', { status: '', steps: [] }],
    ['<Action Status = "a>b"/>', { status: 'a>b', steps: [] }],
  ])('is read from %s', (xml, progress) => {
    expect(readProgressXml(xml)).toEqual(progress)
  })

  it.each([
    '',
    'no progress',
    '<Steps/>',
    '</Action>',
    '<Action',
    '<Action>',
    '<Action><Steps></Action></Steps>',
    '<Action/><Action/>',
    '<Action></Action><Step/>',
    '<Action Status=Success/>',
    '<Action Status="Success/>',
    '<Action Status="a" Status="b"/>',
    '<Action Status="<"/>',
    '<Action Status="&unknown;"/>',
    '<Action Status="&amp"/>',
    '<Action Status="&#0;"/>',
    '<Action Status="&#xD800;"/>',
    '<Action Status="&#x110000;"/>',
    '<Action Status="&constructor;"/>',
    '<!DOCTYPE Action [<!ENTITY a "b">]><Action Status="&a;"/>',
    '<!DOCTYPE Action SYSTEM "file:///etc/hostname"><Action/>',
    '<Action><![CDATA[x]]></Action>',
    '<Action><!-- never ends </Action>',
  ])('is none in %j', (xml) => {
    expect(readProgressXml(xml)).toBeNull()
  })

  it.each([
    ['nested too deep', `${'<Action>'.repeat(40)}${'</Action>'.repeat(40)}`],
    ['nested ten thousand times', '<Action>'.repeat(10_000)],
    ['of too many steps', `<Action>${'<Step/>'.repeat(6_000)}</Action>`],
    ['too large', `<Action Status="${'x'.repeat(4_000_000)}"/>`],
    ['of a tag that never ends', `<Action ${'a="b" '.repeat(100_000)}`],
    ['of blanks', `<Action${' '.repeat(200_000)}`],
    ['of a name that never ends', `<Action ${'a'.repeat(200_000)}`],
    ['of opened tags', '<'.repeat(200_000)],
    ['of comments that are opened', `<Action>${'<!--'.repeat(200_000)}`],
  ])('that is hostile, %s, is refused at once', (_, xml) => {
    const began = performance.now()
    expect(readProgressXml(xml)).toBeNull()
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  it('comes back as it was written', () => {
    const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
    const step = fc.record({ index: fc.string(), name: fc.string(), status: fc.string() })
    fc.assert(
      fc.property(fc.string(), fc.array(step), (status, steps) => {
        const inner = steps.map(
          (one) =>
            `<Step Status="${escaped(one.status)}" FullStepIndex='${escaped(one.index)}' Name="${escaped(one.name)}"/>`,
        )
        const progress = readProgressXml(
          `<Action Status="${escaped(status)}"><Steps>${inner.join('\n')}</Steps></Action>`,
        )
        expect(progress?.status).toBe(status)
        expect(progress?.steps).toMatchObject(steps)
      }),
    )
  })

  it('never throws on anything, nor on a sample that was cut or altered', () => {
    const altered = fc
      .tuple(fc.nat({ max: sample.length }), fc.nat({ max: 20 }), fc.string())
      .map(([at, length, text]) => sample.slice(0, at) + text + sample.slice(at + length))
    fc.assert(
      fc.property(fc.oneof(fc.string(), altered), (xml) => {
        const progress = readProgressXml(xml)
        expect(progress === null || Array.isArray(progress.steps)).toBe(true)
      }),
    )
    for (let length = 0; length < sample.trimEnd().length; length++) {
      expect(readProgressXml(sample.slice(0, length))).toBeNull()
    }
  })
})

describe('a status word', () => {
  it.each([
    ['Completed', 'success'],
    ['Success', 'success'],
    [' SUCCEEDED ', 'success'],
    ['Failed', 'failure'],
    ['Error', 'failure'],
    ['Canceled', 'failure'],
    ['cancelled', 'failure'],
    ['InProgress', null],
    ['Running', null],
    ['Pending', null],
    ['CompletedWithErrors', null],
    ['Unsuccessful', null],
    ['NotStarted', null],
    ['', null],
  ] as const)('%j is %s', (word, end) => {
    expect(terminalStatus(word)).toBe(end)
  })
})
