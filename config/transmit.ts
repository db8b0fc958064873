import env from '#start/env'
import { defineConfig } from '@adonisjs/transmit'
import { redis } from '@boringnode/bus/transports/redis'

const url = env.get('REDIS_URL') ? new URL(env.get('REDIS_URL')!) : null

/** Live screens: within one process by memory, across nodes by Redis. */
export default defineConfig({
  pingInterval: '20s',
  transport: url
    ? {
        driver: redis({
          host: url.hostname,
          port: Number(url.port || 6379),
          password: decodeURIComponent(url.password) || undefined,
          keyPrefix: 'tandem:',
        }),
      }
    : null,
})
