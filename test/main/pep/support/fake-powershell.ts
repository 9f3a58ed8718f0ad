import { chmodSync, writeFileSync } from 'node:fs'
import type { Shell, ShellPatience, ShellProgram } from '../../../../src/main/pep/shell.ts'

/** A moment for a call, and enough for all that comes before and behind it on a busy computer. */
export const fakePatience: ShellPatience = { start: 60_000, call: 60_000, stop: 60_000 }

/**
 * A program that speaks with node-powershell as PowerShell does, and does by words what it is told: `out` and `err` write
 * bytes, `flood` writes megabytes of letters to a stream, in lines of 60 letters or in one, `hang`, `exit` and `die` are
 * what they say, `orphan` exits and leaves a child that writes on until nobody listens, `environment` answers with it. `then` stands between two, and what stands behind `later` is done when the
 * call is over.
 */
export const fakePowerShell = (file: string, environment: ShellProgram['environment'] = {}): ShellProgram => {
  writeFileSync(file, `#!${process.execPath}\n${source}`)
  chmodSync(file, 0o755)
  return { executable: file, environment, before: [] }
}

/** A call that makes the fake write a text to its standard output. */
export const writing = (text: string | Buffer): string => `out ${Buffer.from(text).toString('base64')}`

/** A call that makes the fake give answers. */
export const answering = (shell: Shell, ...answers: readonly string[]): string =>
  writing(answers.map((answer) => `${shell.mark}${answer}\n`).join(''))

const source = String.raw`
const { writeSync } = require('node:fs')
const write = (stream, bytes) => {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(stream, bytes, at)
    } catch (error) {
      if (error.code === 'EPIPE') process.exit(0)
      if (error.code !== 'EAGAIN') throw error
    }
  }
}
const streams = { out: 1, err: 2, Out: 1, Error: 2 }
const actions = {
  out: (base64) => write(1, Buffer.from(base64, 'base64')),
  err: (base64) => write(2, Buffer.from(base64, 'base64')),
  flood: (stream, megabytes, lines) => {
    const piece = Buffer.alloc(60 * 1024, lines === 'lines' ? 'x'.repeat(59) + '\n' : 'x')
    for (let left = megabytes * 1024 * 1024; left > 0; left -= piece.length) write(streams[stream], piece)
  },
  hang: () => { for (;;); },
  exit: (code) => process.exit(Number(code)),
  die: () => process.kill(process.pid, 'SIGKILL'),
  orphan: (code) => {
    const source = 'process.stdout.on("error", () => process.exit()); setInterval(() => process.stdout.write("."), 20)'
    require('node:child_process').spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'inherit', 'inherit'], detached: true })
    process.exit(Number(code))
  },
  environment: (mark) => write(1, Buffer.from(mark + JSON.stringify(process.env) + '\n')),
}
const actOn = ([action, ...words]) => actions[action]?.(...words)
const act = (words) => { for (const each of words.join(' ').split(' then ')) actOn(each.split(' ')) }
let later = null
const lines = require('node:readline').createInterface({ input: process.stdin })
lines.on('line', (line) => {
  const mark = /^\[Console\]::(Out|Error)\.WriteLine\("(\w+)"\)$/.exec(line)
  if (mark === null) {
    const words = line.split(' ')
    if (words[0] === 'later') later = words.slice(1)
    else act(words)
    return
  }
  write(streams[mark[1]], Buffer.from(mark[2] + '\n'))
  if (later === null || mark[1] !== 'Out') return
  const words = later
  later = null
  // The other side takes a moment to see that the call is over.
  setTimeout(() => act(words), 100)
})
lines.on('close', () => process.exit(0))
`
