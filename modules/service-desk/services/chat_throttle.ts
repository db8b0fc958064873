import limiter from '@adonisjs/limiter/services/main'

/** Visitors may write 30 times a minute from one address. */
export const chatThrottle = limiter.define('chat', (ctx) =>
  limiter.allowRequests(30).every('1 minute').usingKey(`chat:${ctx.request.ip()}`)
)
