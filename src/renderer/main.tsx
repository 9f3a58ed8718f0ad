import './plain-parsing.ts'
import { createRoot } from 'react-dom/client'
import type { Bridge } from '../contract/bridge.ts'
import { clientOver } from './client.ts'
import { ClientProvider } from './connection.tsx'
import { Application } from './shell/application.tsx'

declare global {
  interface Window {
    readonly keyturn: Bridge
  }
}

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
createRoot(root).render(
  <ClientProvider client={clientOver(window.keyturn)}>
    <Application />
  </ClientProvider>,
)
