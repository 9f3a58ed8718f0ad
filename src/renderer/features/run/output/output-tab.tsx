import { makeStyles, tokens } from '@fluentui/react-components'
import { useRef, useState } from 'react'
import type { StepName } from '../../../../domain/run/checklist.ts'
import { ProblemMessage } from '../../../components/problem-message.tsx'
import { OutputBar } from './output-bar.tsx'
import { OutputRows } from './output-rows.tsx'
import { useFindKeys } from './use-find-keys.ts'
import { useOutput, useOutputLength } from './use-output-lines.ts'
import { useOutputSearch } from './use-output-search.ts'

const useStyles = makeStyles({
  all: {
    flexGrow: 1,
    display: 'flex',
    flexDirection: 'column',
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow2,
    border: `1px solid ${tokens.colorTransparentStroke}`,
  },
})

/** What the stamp wrote in a step, verbatim: searched, followed, copied and saved. */
export const OutputTab = ({ run, step }: { readonly run: string; readonly step: StepName }) => {
  const styles = useStyles()
  const { lines, problem } = useOutput(run, step)
  const length = useOutputLength(lines)
  const search = useOutputSearch(lines, lines.version)
  const [following, setFollowing] = useState(true)
  const input = useRef<HTMLInputElement>(null)
  useFindKeys(input)
  return (
    <>
      <ProblemMessage problem={problem} />
      <div className={styles.all}>
        <OutputBar
          run={run}
          step={step}
          lines={lines}
          length={length}
          search={search}
          input={input}
          following={following}
          onFollow={() => setFollowing(true)}
        />
        <OutputRows
          label={`Output of ${step}`}
          lines={lines}
          length={length}
          search={search}
          following={following && search.row === null}
          onLeave={() => setFollowing(false)}
        />
      </div>
    </>
  )
}
