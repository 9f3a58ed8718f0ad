import { Button } from '@fluentui/react-components'
import { Component, type ReactNode } from 'react'
import { Page } from '../components/page.tsx'
import { PageHeader } from '../components/page-header.tsx'
import { ProblemMessage } from '../components/problem-message.tsx'

interface Properties {
  readonly children: ReactNode
}

/** Shows words in the place of what can't be drawn. Without it React takes everything away, and the window is empty. */
export class FaultBoundary extends Component<Properties, { readonly fault: string | null }> {
  override state: { readonly fault: string | null } = { fault: null }

  static getDerivedStateFromError(error: unknown): { readonly fault: string } {
    return { fault: error instanceof Error ? error.message : String(error) }
  }

  override render(): ReactNode {
    const { fault } = this.state
    return fault === null ? (
      this.props.children
    ) : (
      <Fault message={fault} onAgain={() => this.setState({ fault: null })} />
    )
  }
}

const Fault = ({ message, onAgain }: { readonly message: string; readonly onAgain: () => void }) => (
  <Page>
    <PageHeader
      title="This screen can’t be shown"
      lead="Runs and the log are not touched by that, and a rotation goes on on the stamp."
    />
    <ProblemMessage
      problem={{
        message: `This is a fault of Keyturn itself: ${message}`,
        doNext: ['Try again, or go to another screen.', 'If it stays, close Keyturn and start it again.'],
      }}
    />
    <div>
      <Button appearance="primary" onClick={onAgain}>
        Try again
      </Button>
    </div>
  </Page>
)
