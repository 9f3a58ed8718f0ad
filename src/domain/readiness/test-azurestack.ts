export type ReadinessWord = 'PASS' | 'WARN' | 'FAIL'

export interface ReadinessReport {
  readonly categories: readonly { readonly name: string; readonly word: ReadinessWord }[]
  /** The closing True or False, null when it is missing. */
  readonly overall: boolean | null
  /** The strictest word of all; `unreadable` without any row, and when rows that all passed don't end in True. */
  readonly verdict: 'pass' | 'warn' | 'fail' | 'unreadable'
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: consoles colour their words with these sequences.
const terminalSequences = /\u001b\[[0-?]*[ -/]*[@-~]/g
const statusLine = /^\s*\[?\s*(PASS|WARN|FAIL)\s*\]?(?:[\s:]+(\S.*))?$/
const endLine = /^\s*(True|False)\s*$/

/**
 * Reads the console output of Test-AzureStack by its shape: rows of PASS, WARN or FAIL with a display name that may wrap
 * onto the next line, then True or False. Display names differ by version, so none is expected; rows of several runs in
 * one text all count. A row of FAIL counts even when the closing word is True. That a warning of the group
 * SecretRotationReadiness blocks a rotation is decided by the gates of a run; here it is only told apart.
 * Source: azure-stack-diagnostic-test.md, "Run the validation tool" and "Groups".
 */
export const readReadiness = (text: string): ReadinessReport => {
  const categories: { name: string; word: ReadinessWord }[] = []
  let overall: boolean | null = null
  let wrapping: { name: string } | null = null
  for (const raw of text.replace(terminalSequences, '').split(/\r\n|\r|\n/)) {
    const line = raw.trimEnd()
    const category = categoryIn(line)
    const end = endLine.exec(line)
    if (category !== null) {
      categories.push(category)
    } else if (end !== null) {
      // Of several runs in one text a later True does not take back a False.
      overall = overall !== false && end[1] === 'True'
    } else if (wrapping !== null && isContinuation(line)) {
      wrapping.name = `${wrapping.name} ${line.trim()}`.trimStart()
    }
    wrapping = category
  }
  return { categories, overall, verdict: verdictOf(categories, overall) }
}

const categoryIn = (line: string): { name: string; word: ReadinessWord } | null => {
  const [, word, name] = statusLine.exec(line) ?? []
  return isWord(word) ? { name: name?.trim() ?? '', word } : null
}

/** What to do about a report that is not clean. Source: azure-stack-diagnostic-test.md, "Run the validation tool". */
export const readinessAdvice = (report: ReadinessReport): readonly string[] => {
  switch (report.verdict) {
    case 'pass':
      return []
    case 'warn':
      return [
        'Contact support about the warnings; logs are not needed for that yet.',
        'Mend what they name and run the test again.',
      ]
    case 'fail':
      return [
        'Collect logs with Get-AzureStackLog (role SeedRing holds the detailed report) and contact support.',
        'Mend what failed and run the test again before anything is rotated.',
      ]
    case 'unreadable':
      return ['Run the test again; if the output stays like this, keep it and contact support.']
  }
}

const isWord = (word: string | undefined): word is ReadinessWord =>
  word === 'PASS' || word === 'WARN' || word === 'FAIL'

/** A wrapped name goes on in one line of words, indented or not; rulers, titles of -Debug and prefixes are none. */
const isContinuation = (line: string): boolean =>
  /^\s*[A-Za-z(]/.test(line) && !/^\s*(Starting |Launching |[A-Z]+: )/.test(line) && !/ Results$/.test(line)

/** Passed is only what is whole: without its closing word the output was cut, and a False that no row explains is none. */
const verdictOf = (categories: ReadinessReport['categories'], overall: boolean | null): ReadinessReport['verdict'] => {
  const has = (word: ReadinessWord): boolean => categories.some((category) => category.word === word)
  if (categories.length === 0) return 'unreadable'
  if (has('FAIL')) return 'fail'
  if (has('WARN')) return 'warn'
  return overall === true ? 'pass' : 'unreadable'
}
