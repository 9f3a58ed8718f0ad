/** What a command on the privileged endpoint writes while it runs: PowerShell's streams, one record at a time. */
export type PepRecord =
  | { readonly stream: 'output'; readonly text: string; readonly value: PepValue }
  | { readonly stream: 'warning' | 'verbose' | 'information'; readonly text: string }
  | { readonly stream: 'error'; readonly text: string; readonly id: string }
  | { readonly stream: 'progress'; readonly text: string; readonly percent: number | null }

/** An object of the stamp as it arrives: plain data, parsed by whoever reads a field of it. */
export type PepValue = null | string | number | boolean | readonly PepValue[] | { readonly [name: string]: PepValue }
