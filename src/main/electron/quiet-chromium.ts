import type { CommandLine } from 'electron'

/**
 * Switches off what Chromium does by itself over a network: on a jump box without one it would only show up as refused
 * connections in somebody's firewall log. Only before Electron is ready.
 */
export const quietChromium = (commandLine: CommandLine): void => {
  for (const name of switches) commandLine.appendSwitch(name)
  // No name is looked up at all, whoever asks.
  commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  // No UDP, and no address of this computer in what a page can read.
  commandLine.appendSwitch('force-webrtc-ip-handling-policy', 'disable_non_proxied_udp')
}

const switches: readonly string[] = [
  'disable-background-networking',
  'disable-component-update',
  'disable-domain-reliability',
  'disable-client-side-phishing-detection',
  'disable-sync',
  'dns-prefetch-disable',
  'no-pings',
  'disable-http-cache',
]
