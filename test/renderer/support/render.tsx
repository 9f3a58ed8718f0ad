import { FluentProvider, webLightTheme } from '@fluentui/react-components'
import { cleanup, configure, render } from '@testing-library/react'
import type { ReactElement } from 'react'
import { afterEach } from 'vitest'
import { clientOver } from '../../../src/renderer/client.ts'
import { ClientProvider } from '../../../src/renderer/connection.tsx'
import { useView } from '../../../src/renderer/store.ts'
import { type DoubleHandlers, doubleBridge } from './double.ts'

// A busy machine takes its time: what comes late is not what is looked for here.
configure({ asyncUtilTimeout: 20_000 })

// jsdom knows no modal dialogs: there one is open, and that is all.
HTMLDialogElement.prototype.showModal = function showModal(): void {
  this.open = true
}

afterEach(() => {
  cleanup()
  useView.setState({ choices: {} })
})

/** Renders a component with all it needs over a double of main, and tells what crossed to it. */
export const renderOver = (handlers: DoubleHandlers, element: ReactElement) => {
  const { bridge, crossed } = doubleBridge(handlers)
  const client = clientOver(bridge)
  const around = (inner: ReactElement): ReactElement => (
    <ClientProvider client={client}>
      <FluentProvider theme={webLightTheme}>{inner}</FluentProvider>
    </ClientProvider>
  )
  const { rerender, ...view } = render(around(element))
  return { ...view, rerender: (inner: ReactElement) => rerender(around(inner)), crossed }
}
