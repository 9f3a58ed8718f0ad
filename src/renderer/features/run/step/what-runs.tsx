import { Button, Text } from '@fluentui/react-components'
import { useState } from 'react'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { StepView } from '../../../../domain/run/view.ts'
import { Card } from '../../../components/card.tsx'
import { ProblemMessage } from '../../../components/problem-message.tsx'
import { useAction } from '../../../connection.tsx'
import { CodeBlock } from '../code-block.tsx'
import { useRunStyles } from '../run-styles.ts'

/** Exactly what a step sends or does; secrets are variables there. And the whole rotation as a page to do by hand. */
export const WhatRuns = ({ snapshot, step }: { readonly snapshot: RunSnapshot; readonly step: StepView }) => {
  const { stack, quiet } = useRunStyles()
  const over = step.status === 'done' || step.status === 'running' || step.status === 'unknown'
  return (
    <div className={stack}>
      <Card title={over ? 'What was sent or done' : 'What will be sent or done'}>
        <div className={stack}>
          <CodeBlock what="what runs" text={step.willRun} />
          <Text className={quiet}>Secrets stand here as variables. They are never part of this text.</Text>
        </div>
      </Card>
      <Runbook run={snapshot.run} />
    </div>
  )
}

const Runbook = ({ run }: { readonly run: string }) => {
  const { stack } = useRunStyles()
  const [markdown, setMarkdown] = useState<string | null>(null)
  const fetch = useAction((client) => client.runs.runbook({ run }))
  const show = async (): Promise<void> => {
    const answer = await fetch.run()
    if (answer.ok) setMarkdown(answer.value.markdown)
  }
  return (
    <Card title="The same by hand">
      <div className={stack}>
        <Text>
          The whole rotation as a page to copy from, with the names and paths of this run: for the case that Keyturn
          can’t be used.
        </Text>
        {markdown === null ? (
          <div>
            <Button disabledFocusable={fetch.busy} onClick={() => void show()}>
              Show the runbook
            </Button>
          </div>
        ) : (
          <CodeBlock what="the runbook" text={markdown} suggestedName={`runbook-${run}.md`} />
        )}
        <ProblemMessage problem={fetch.problem} onDismiss={fetch.dismiss} />
      </div>
    </Card>
  )
}
