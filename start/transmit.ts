import transmit from '@adonisjs/transmit/services/main'
import { bus } from '#kernel/bus'
import { LIVE, type LiveMessage } from '#kernel/live'
import { middleware, pageStack } from '#start/kernel'

/** Server-sent events for signed-in people; each channel says who may follow it. */
transmit.registerRoutes((route) => {
  route.use([...pageStack(), middleware.auth()])
})

transmit.authorize<{ id: string }>('users/:id/notifications', ({ actor }, { id }) => {
  return String(actor.id) === id
})

// A worker may write a notification; the bus brings the word to every process with open pages.
bus.on('notifications.created', (message) => {
  const { userIds } = (message ?? { userIds: [] }) as { userIds: number[] }
  for (const id of userIds) transmit.broadcast(`users/${id}/notifications`, {})
})

bus.on(LIVE, (said) => {
  const { channels = [], message } = (said ?? {}) as Partial<LiveMessage>
  for (const channel of channels) transmit.broadcast(channel, message as never)
})
