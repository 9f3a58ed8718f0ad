import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, writeFileSync } from 'node:fs'
import type { ShellProgram } from '../../../../src/main/pep/shell.ts'

/** What is answered to a call: members beside the number of the call, which may stand there too. */
export type FakeAnswer = Readonly<Record<string, unknown>> | 'done' | 'nothing more'

/**
 * A program that speaks as PowerShell with the agent in it, and answers each call with what is given for its first word.
 * `done` is written behind the answers, and nothing at all behind `nothing more`.
 */
export const fakeAgent = (file: string, answers: Readonly<Record<string, readonly FakeAnswer[]>>): ShellProgram => {
  const { n = '', e = '' } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' })
  const text = (urlSafe: string): string => `=${Buffer.from(urlSafe, 'base64url').toString('base64')}`
  const hello = {
    ...{ call: 0, kind: 'hello', version: '=5.1', edition: '=Desktop', language: '=FullLanguage', bits: 64 },
    ...{ modulus: text(n), exponent: text(e) },
  }
  const given = JSON.stringify({ 'Agent-Hello': [hello], ...answers })
  writeFileSync(file, `#!${process.execPath}\nconst answers = ${given}\n${source}`)
  chmodSync(file, 0o755)
  return { executable: file, environment: {}, before: [] }
}

const source = String.raw`
let mark = ''
const say = (answer) => process.stdout.write(mark + JSON.stringify(answer) + '\n')
const answer = (call, word) => {
  for (const each of answers[word] ?? []) {
    if (each === 'nothing more') return
    say(each === 'done' ? { call, kind: 'done' } : { call, ...each })
  }
  if (call !== 0) say({ call, kind: 'done' })
}
const lines = require('node:readline').createInterface({ input: process.stdin })
lines.on('line', (line) => {
  const delimiter = /^\[Console\]::(Out|Error)\.WriteLine\("(\w+)"\)$/.exec(line)
  if (delimiter !== null) {
    process[delimiter[1] === 'Out' ? 'stdout' : 'stderr'].write(delimiter[2] + '\n')
    return
  }
  const [, call = 0, word = 'Agent-Hello'] = /^Agent-Call (\d+); ([A-Za-z-]+)/.exec(line) ?? []
  mark ||= /'(#[A-Za-z0-9]{24}#)'/.exec(line)[1]
  answer(Number(call), word)
})
lines.on('close', () => process.exit(0))
`
