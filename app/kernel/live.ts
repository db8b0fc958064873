import logger from '@adonisjs/core/services/logger'
import { bus } from '#kernel/bus'
import type { Trx } from '#kernel/transaction'

/** The bus topic of live screens. */
export const LIVE = 'live'

export interface LiveMessage {
  channels: string[]
  message: Record<string, unknown>
}

/**
 * Tells open screens something after the commit, whichever node or worker says it and whichever
 * node they hang on: the word goes over the bus, and each process hands it to its own listeners.
 * Ids only: it must fit into 8 kB, and a screen asks for the rest with the rights of its reader.
 * A lost word costs a refresh, nothing else; so the business transaction does not carry it
 * (docs/adr/0010 says what that would cost).
 */
export function announce(
  trx: Trx | null,
  channels: string[],
  message: Record<string, unknown> = {}
): void {
  const said: LiveMessage = { channels, message }
  const say = () => {
    bus.send(null, LIVE, said).catch((error) => logger.warn({ err: error }, 'screens not told'))
  }
  if (trx) trx.after('commit', say)
  else say()
}
