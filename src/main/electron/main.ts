import { startDesktopApp } from './desktop-app.ts'
import { beSimulatedStamp, simulatedStampFolder } from './simulated-stamp.ts'

const stamp = simulatedStampFolder(process.argv)
if (stamp === null) startDesktopApp()
else void beSimulatedStamp(stamp)
