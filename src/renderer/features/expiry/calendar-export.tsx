import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components'
import { CalendarAddRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import { ProblemMessage } from '../../components/problem-message.tsx'
import { useAction } from '../../connection.tsx'

/** Writes what expires into a calendar file, and says where it is. */
export const useCalendarExport = () => {
  const [file, setFile] = useState<string | null>(null)
  const write = useAction(({ expiry }) => expiry.exportCalendar(null))
  const button = (
    <Button
      icon={<CalendarAddRegular />}
      disabledFocusable={write.busy}
      onClick={async () => {
        const answer = await write.run()
        if (answer.ok && answer.value !== null) setFile(answer.value.file)
      }}
    >
      Save as calendar (.ics)
    </Button>
  )
  const outcome = (
    <>
      <ProblemMessage problem={write.problem} onDismiss={write.dismiss} />
      <div role="status">
        {file !== null && write.problem === null && (
          <MessageBar intent="success" layout="multiline">
            <MessageBarBody>
              The calendar was written to {file}. Import it into the calendar of your team: each end is an event with
              reminders 90 and 30 days before. Those of rehearsals are in it too, and say so.
            </MessageBarBody>
          </MessageBar>
        )}
      </div>
    </>
  )
  return { button, outcome }
}
