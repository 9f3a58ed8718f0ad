import type { PepRecord, PepValue } from '../../domain/pep/record.ts'
import type { AgentFault, AgentRecord } from './agent-answers.ts'

/** What the agent tells, as the rest of Keyturn knows it: records with their text, and error records as evidence. */

export const recordOf = (record: AgentRecord): PepRecord => {
  switch (record.kind) {
    case 'output':
      return { stream: 'output', text: outputText(record.value), value: record.value }
    case 'error':
      return { stream: 'error', text: record.message, id: record.id }
    case 'warning':
    case 'verbose':
    case 'information':
      return { stream: record.kind, text: record.message }
    case 'debug':
      return { stream: 'verbose', text: `DEBUG: ${record.message}` }
    case 'progress':
      return {
        stream: 'progress',
        text: [record.activity, record.status, record.operation].filter((part) => part !== '').join(': '),
        percent: record.percent < 0 ? null : record.percent,
      }
  }
}

/** An error record with everything that helps whoever looks into it later, in the shape of PowerShell's console. */
export const evidenceOf = ({ message, id, category, types, causes }: AgentFault): string =>
  [
    message,
    ...causes.map((cause) => `    caused by: ${cause}`),
    `    + CategoryInfo          : ${category}`,
    `    + FullyQualifiedErrorId : ${id}`,
    `    + Exception             : ${types.join(' < ')}`,
  ].join('\n')

/** As PowerShell's console shows an object as a list: a property a line. */
const outputText = (value: PepValue): string => {
  if (value === null || typeof value !== 'object') return plainText(value)
  if (isList(value)) return value.map(outputText).join('\n')
  const names = Object.keys(value)
  const width = Math.max(0, ...names.map((name) => name.length))
  return Object.entries(value)
    .map(([name, member]) => `${name.padEnd(width)} : ${memberText(member)}`)
    .join('\n')
}

const plainText = (value: null | string | number | boolean): string => {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return String(value)
}

const memberText = (value: PepValue): string =>
  value === null || typeof value !== 'object' ? plainText(value) : JSON.stringify(value)

const isList = (value: PepValue): value is readonly PepValue[] => Array.isArray(value)
