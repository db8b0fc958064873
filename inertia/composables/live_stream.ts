import { send } from './send'

type Receive = (message: unknown) => void

const receivers = new Map<string, Set<Receive>>()
let source: EventSource | null = null
let uid = ''

async function tell(verb: 'subscribe' | 'unsubscribe', channel: string) {
  await send('POST', `/__transmit/${verb}`, { uid, channel })
}

/** One stream for the whole page; the browser itself reconnects it. */
function open() {
  uid = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`
  source = new EventSource(`/__transmit/events?uid=${uid}`)
  source.onopen = () => receivers.forEach((_, channel) => void tell('subscribe', channel))
  source.onmessage = (event) => {
    const { channel, payload } = JSON.parse(event.data) as { channel: string; payload: unknown }
    receivers.get(channel)?.forEach((receive) => receive(payload))
  }
}

/** Follows a channel; answers how to stop. */
export function follow(channel: string, receive: Receive): () => void {
  const list = receivers.get(channel) ?? new Set()
  const first = list.size === 0
  list.add(receive)
  receivers.set(channel, list)
  if (!source) open()
  else if (first && source.readyState === EventSource.OPEN) void tell('subscribe', channel)
  return () => {
    list.delete(receive)
    if (list.size) return
    receivers.delete(channel)
    void tell('unsubscribe', channel)
  }
}
