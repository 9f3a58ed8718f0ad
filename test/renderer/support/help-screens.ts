import { ready, type Screen, type Screens } from './screen.ts'

const helpScreen = (article: string | null): Screen => ({
  fragment: article === null ? '#/help' : `#/help/${article}`,
  handlers: ready,
})

export const helpScreens: Screens = {
  'help-home': helpScreen(null),
  'help-step': helpScreen('step-rotation'),
  'help-failure': helpScreen('failure-layout'),
  'help-layout': helpScreen('expected-layout'),
  'help-keyboard': helpScreen('keyboard'),
  'help-when-all-else-fails': helpScreen('when-all-else-fails'),
  'help-unknown-article': helpScreen('no-such-article'),
}
