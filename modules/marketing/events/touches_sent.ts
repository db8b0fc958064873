import { DomainEvent } from '#kernel/events/domain_event'

/** Messages were accepted by their providers. */
export class TouchesSent extends DomainEvent<{
  touches: {
    touchId: number
    customerId: number
    channel: 'sms' | 'email'
    /** Name of the template in both languages. */
    nameZh: string
    nameEn: string
    /** ISO 8601. */
    sentAt: string
  }[]
}> {
  static readonly key = 'marketing.touches.sent'
  static readonly version = 1
}
