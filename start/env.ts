import { Env } from '@adonisjs/core/env'

/**
 * What the process reads from its environment. Only `DATABASE_URL` and
 * `APP_KEY` have to be given; the launcher gives both when there are none.
 */
export default await Env.create(new URL('../', import.meta.url), {
  NODE_ENV: Env.schema.enum(['development', 'production', 'test'] as const),
  PORT: Env.schema.number.optional(),
  HOST: Env.schema.string.optional({ format: 'host' }),
  APP_KEY: Env.schema.secret(),
  APP_URL: Env.schema.string.optional(),
  LOG_LEVEL: Env.schema.string.optional(),
  DATABASE_URL: Env.schema.string(),
  DATABASE_POOL: Env.schema.number.optional(),
  REDIS_URL: Env.schema.string.optional(),
  SESSION_DRIVER: Env.schema.enum.optional(['memory', 'database', 'redis'] as const),
  TANDEM_STORAGE: Env.schema.string.optional(),
  TANDEM_EMBEDDED: Env.schema.boolean.optional(),
  TANDEM_ROLE: Env.schema.enum.optional(['web', 'worker', 'all'] as const),
  TANDEM_MIGRATE: Env.schema.boolean.optional(),
  OUTBOUND_ALLOW: Env.schema.string.optional(),
  HEALTH_SECRET: Env.schema.string.optional(),
  SMTP_URL: Env.schema.string.optional(),
  MAIL_FROM: Env.schema.string.optional(),
})
