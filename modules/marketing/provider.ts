import type { ApplicationService } from '@adonisjs/core/types'
import { SmsProvider } from '#kernel/ports/sms_provider'

/** Binds who sends SMS; tests and other modules swap it in the container. */
export default function provide(app: ApplicationService) {
  app.container.singleton(SmsProvider, async () => {
    const { AliyunSms } = await import('#modules/marketing/services/aliyun_sms')
    return new AliyunSms()
  })
}
