import { DomainEvent } from '#kernel/events/domain_event'

/** Messages were accepted by their providers. */
export class TouchesSent extends DomainEvent<{
  touchIds: number[]
}> {
  static readonly key = 'marketing.touches.sent'
  static readonly version = 1
}
