import { killedAtRandom } from './support/endpoint-kills.ts'

/** The exhaustive form of what the ordinary run samples. */
killedAtRandom('endpoint', 20)
killedAtRandom('agent', 20)
