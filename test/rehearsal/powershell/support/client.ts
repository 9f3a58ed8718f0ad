import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Credential } from '../../../../src/main/vault/vault.ts'
import type { TestBed } from '../../../../src/rehearsal/powershell/bed.ts'

/** One line of the client: a record of a command, how it ended, the state of the session, or a refusal. */
export interface Said {
  readonly kind: string
  readonly text: string
  /** Milliseconds of this process when it was heard. */
  readonly at: number
}

const script = readFileSync(new URL('client.ps1', import.meta.url), 'utf8')

/** A PowerShell with the transport of the test bed and the commands of `client.ps1`, which is told one line after the other. */
export class Client {
  readonly said: Said[] = []
  readonly process: ChildProcess
  #stderr = ''
  #wake: () => void = () => {}
  #ended = false

  constructor({ shell }: TestBed) {
    const options = ['-NoLogo', '-NoProfile', '-NonInteractive', '-NoExit', '-Command', '-']
    const child = spawn(shell.executable, options, { env: { ...process.env, ...shell.environment } })
    this.process = child
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text
    })
    createInterface(child.stdout).on('line', (line) => {
      const [, kind, text] = /@@([a-z]+) ([A-Za-z0-9+/=]*)$/.exec(line) ?? []
      if (kind === undefined || text === undefined) return
      this.said.push({ kind, text: Buffer.from(text, 'base64').toString('utf8'), at: performance.now() })
      this.#wake()
    })
    child.once('close', () => {
      this.#ended = true
      this.#wake()
    })
    for (const source of [...shell.before, script]) {
      this.tell(
        `. ([scriptblock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${base64(source)}'))))`,
      )
    }
  }

  tell(line: string): void {
    this.process.stdin?.write(`${line}\n`)
  }

  /** The first line of that kind from the given place on that has the text in it. */
  async hear(kind: string, part = '', from = 0): Promise<Said> {
    for (;;) {
      const found = this.said.slice(from).find((said) => said.kind === kind && said.text.includes(part))
      if (found !== undefined) return found
      if (this.#ended) throw new Error(`the client ended without “${kind} ${part}”: ${this.#stderr}`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Lets it run to the end of what it was told. Throws when anything stood on its standard error. */
  async finish(): Promise<readonly Said[]> {
    this.process.stdin?.end()
    while (!this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    if (this.#stderr !== '') throw new Error(this.#stderr)
    return this.said
  }

  kill(): void {
    this.process.kill('SIGKILL')
  }
}

/** Runs a client over these lines, to its end. */
export const runClient = (bed: TestBed, lines: readonly string[]): Promise<readonly Said[]> => {
  const client = new Client(bed)
  for (const line of lines) client.tell(line)
  return client.finish()
}

/** What was said of one kind. */
export const textsOf = (said: readonly Said[], kind: string): readonly string[] =>
  said.filter((line) => line.kind === kind).map(({ text }) => text)

export const loginOf = ({ userName, password }: Credential): string =>
  `(Login '${base64(userName)}' '${password.toString('base64')}')`

export const base64 = (text: string): string => Buffer.from(text).toString('base64')
