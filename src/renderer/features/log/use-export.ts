import { useState } from 'react'
import type { LogExportFormat } from '../../../contract/log.ts'
import { useAction } from '../../connection.tsx'

/** Exports the log or a run of it, and says what came of it. */
export const useExport = () => {
  const [said, setSaid] = useState('')
  const action = useAction((client, format: LogExportFormat, run: string | null) => client.log.export({ format, run }))
  const start = async (format: LogExportFormat, run: string | null): Promise<void> => {
    setSaid('')
    const answer = await action.run(format, run)
    if (answer.ok)
      setSaid(answer.value === null ? 'No file was chosen: nothing was written.' : `Written to ${answer.value.file}.`)
  }
  return { start, said, busy: action.busy, problem: action.problem, dismiss: action.dismiss }
}
