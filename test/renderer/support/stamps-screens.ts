import type { ConnectionTrial, StampCard } from '../../../src/contract/stamps.ts'
import type { DoubleHandlers } from './double.ts'
import { readyState } from './samples/application.ts'
import {
  eastStamp,
  expiredStamp,
  goodTrial,
  longNamedStamp,
  newStamp,
  northStamp,
  rehearsalStamp,
  rehearsedStamp,
  scenarios,
  troubledTrial,
  westStamp,
} from './samples/stamps.ts'
import { always, type Screen, type Screens } from './screen.ts'

const handlersOf = (cards: readonly StampCard[]): DoubleHandlers => ({
  application: {
    state: always(readyState),
    chooseFolder: async () => ({ folder: 'D:\\Keyturn' }),
    typingSecret: async () => null,
    saveSettings: async () => null,
    openDataFolder: async () => null,
    copy: async () => null,
  },
  runs: { list: always([]), openRehearsal: async () => ({ run: 'rehearsal-1' }) },
  secrets: { held: always([{ handle: 'cloudadmin-credential' as const, userName: 'azurestack\\cloudadmin' }]) },
  stamps: {
    cards: always([...cards]),
    scenarios: async () => scenarios,
    tryConnection: () => undefined,
  },
})

const all = [eastStamp, westStamp, northStamp, rehearsedStamp]

const screenOf = (fragment: string, cards: readonly StampCard[] = all): Screen => ({
  fragment,
  handlers: handlersOf(cards),
})

const trialOf = (trial: ConnectionTrial): Screen => {
  const { fragment, handlers } = screenOf(`#/stamp/connection/${westStamp.id}`)
  return {
    fragment,
    handlers: { ...handlers, stamps: { ...handlers.stamps, tryConnection: always(trial) } },
    press: ['Test the connection'],
  }
}

export const stampsScreens: Screens = {
  stamps: screenOf('#/stamps'),
  'stamps-empty': screenOf('#/stamps', [rehearsalStamp]),
  'stamps-troubled': screenOf('#/stamps', [expiredStamp, newStamp, longNamedStamp, rehearsalStamp]),
  'stamps-loading': {
    fragment: '#/stamps',
    handlers: { ...handlersOf([]), stamps: { cards: () => undefined } },
  },
  'stamps-failed': {
    fragment: '#/stamps',
    handlers: {
      ...handlersOf([]),
      stamps: { cards: (_input, watcher) => watcher.fail(new Error('The log can’t be read: its disk is not there.')) },
    },
  },
  'stamp-add': screenOf('#/stamp/add'),
  'stamp-edit': screenOf(`#/stamp/edit/${eastStamp.id}`),
  'stamp-rotate': screenOf(`#/stamp/rotate/${westStamp.id}`),
  'stamp-remove': { ...screenOf('#/stamps'), press: ['More about west', 'Remove…'] },
  'stamp-rehearse': screenOf('#/stamp/rehearse'),
  'stamp-rehearse-loading': {
    fragment: '#/stamp/rehearse',
    handlers: { ...handlersOf(all), stamps: { scenarios: () => new Promise(() => undefined) } },
  },
  'stamp-rehearse-starting': {
    fragment: '#/stamp/rehearse',
    handlers: { ...handlersOf(all), runs: { openRehearsal: () => new Promise(() => undefined) } },
    press: ['Open the rehearsal'],
  },
  'stamp-rehearse-refused': {
    fragment: '#/stamp/rehearse',
    handlers: {
      ...handlersOf(all),
      runs: {
        openRehearsal: async () => {
          throw new Error('The simulated stamp did not start: port 5986 of this computer is taken.')
        },
      },
    },
    press: ['Open the rehearsal'],
  },
  'stamp-not-there': screenOf('#/stamp/edit/nowhere.contoso.com'),
  'stamp-connection': screenOf(`#/stamp/connection/${westStamp.id}`),
  'stamp-connection-good': trialOf(goodTrial),
  'stamp-connection-troubled': trialOf(troubledTrial),
  'stamp-connection-no-account': {
    fragment: `#/stamp/connection/${rehearsalStamp.id}`,
    handlers: { ...handlersOf(all), secrets: { held: always([]) } },
  },
  settings: screenOf('#/settings'),
  'settings-key-unprotected': {
    fragment: '#/settings',
    handlers: {
      ...handlersOf(all),
      application: {
        state: always({
          ...readyState,
          log:
            readyState.log === null
              ? null
              : {
                  ...readyState.log,
                  keyProtection: 'none' as const,
                  places: [{ place: '\\\\fs01.contoso.com\\anchors', problem: 'The network path was not found.' }],
                },
        }),
      },
    },
  },
}
