import edge from 'edge.js'
import type { ApplicationService } from '@adonisjs/core/types'
import { SmsProvider } from '#kernel/ports/sms_provider'

/** Names the folder of the visitor pages and binds who sends SMS; tests swap it in the container. */
export default function provide(app: ApplicationService) {
  edge.mount('marketing', app.makePath('modules/marketing/views'))
  app.container.singleton(SmsProvider, async () => {
    const { AliyunSms } = await import('#modules/marketing/services/aliyun_sms')
    return new AliyunSms()
  })
}
