import { killedAtRandom } from './support/endpoint-kills.ts'

/** The exhaustive form of what the ordinary run samples. */
killedAtRandom(20)
