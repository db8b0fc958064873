import { defineConfig } from '@adonisjs/transmit'

/**
 * Live screens. No transport of its own: the bus (LISTEN/NOTIFY) brings every word to every
 * process, see `app/kernel/live.ts`; a transport beside it would say everything twice.
 */
export default defineConfig({ pingInterval: '20s', transport: null })
