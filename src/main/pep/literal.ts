/**
 * Values as PowerShell source that is ASCII and holds nothing to escape: whatever a text is made of, it stands as base64
 * between quotes. The functions `Text`, `Secret` and `Credential` are the agent's (`agent.ps1`).
 */

/** A piece of PowerShell source made here and nowhere else. */
export interface Literal {
  readonly source: string
}

/** Base64 of its UTF-16, so that even half a surrogate pair arrives as it is. */
export const text = (value: string): Literal => ({
  source: `(Text '${Buffer.from(value, 'utf16le').toString('base64')}')`,
})

export const whole = (value: number): Literal => {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is not a whole number`)
  return { source: `(${value})` }
}

/** What stands for a switch that is given. */
export const on: Literal = { source: '$true' }

/** A secret whose parts were sealed for the agent, each as base64. */
export const secret = (parts: readonly string[]): Literal => ({
  source: `(Secret @(${parts.map((part) => `'${onlyBase64(part)}'`).join(',')}))`,
})

export const credential = (userName: string, password: Literal): Literal => ({
  source: `(Credential ${text(userName).source} ${password.source})`,
})

/** A dictionary in the order given, as what is shown has it; its names are texts like any other. */
export const table = (members: readonly (readonly [name: string, value: Literal])[]): Literal => ({
  source: `([ordered]@{${members.map(([name, value]) => `${text(name).source}=${value.source}`).join(';')}})`,
})

const onlyBase64 = (text: string): string => {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new TypeError('not base64')
  return text
}
