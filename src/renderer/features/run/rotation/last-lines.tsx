import { makeStyles, mergeClasses, Text } from '@fluentui/react-components'
import type { StepName } from '../../../../domain/run/checklist.ts'
import { Card } from '../../../components/card.tsx'
import { prefixOf } from '../output/output-lines.ts'
import { useOutput, useOutputLength } from '../output/use-output-lines.ts'
import { useRunStyles } from '../run-styles.ts'

const useStyles = makeStyles({ lines: { margin: 0, whiteSpace: 'pre-wrap', lineHeight: '19px' } })

const shown = 6

/** The newest lines of the privileged endpoint, verbatim. */
export const LastLines = ({ run, step }: { readonly run: string; readonly step: StepName }) => {
  const styles = useStyles()
  const { mono, quiet } = useRunStyles()
  const { lines } = useOutput(run, step)
  const length = useOutputLength(lines)
  const rows = Array.from({ length: Math.min(shown, length) }, (_, index) =>
    lines.row(length - Math.min(shown, length) + index),
  )
  return (
    <Card title="Last lines, verbatim">
      {rows.length === 0 ? (
        <Text className={quiet}>The privileged endpoint has written nothing so far.</Text>
      ) : (
        <pre className={mergeClasses(mono, styles.lines)}>
          {rows
            .map(
              ({ at, stream, text }) =>
                `${at?.slice(11, 19) ?? '        '}  ${at === null ? '' : prefixOf(stream)}${text}`,
            )
            .join('\n')}
        </pre>
      )}
    </Card>
  )
}
