import { onMounted, onUnmounted } from 'vue'

/**
 * Follows a channel of the server (server-sent events) while the component is
 * there: `useLive(() => 'users/1/notifications', (message) => …)`.
 */
export function useLive(channel: () => string | null, receive: (message: unknown) => void) {
  let stop: (() => void) | undefined
  let gone = false
  onMounted(async () => {
    const name = channel()
    if (!name) return
    const { follow } = await import('./live_stream')
    if (!gone) stop = follow(name, receive)
  })
  onUnmounted(() => {
    gone = true
    stop?.()
  })
}
