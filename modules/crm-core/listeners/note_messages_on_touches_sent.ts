import { appendTimeline } from '#customers/actions/append_timeline'
import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import type { TouchesSent } from '#modules/marketing/events/touches_sent'

export default class NoteMessagesOnTouchesSent {
  async handle({ payload }: StoredEvent<TouchesSent['payload']>, trx: Trx): Promise<void> {
    await appendTimeline(
      trx,
      payload.touches.map((touch) => ({
        customerId: touch.customerId,
        module: 'crm-core',
        kind: 'message_sent',
        refType: 'touch',
        refId: touch.touchId,
        payload: { channel: touch.channel, nameZh: touch.nameZh, nameEn: touch.nameEn },
        occurredAt: new Date(touch.sentAt),
      }))
    )
  }
}
