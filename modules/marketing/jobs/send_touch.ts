import type { JobContext, JobHandler } from '#kernel/jobs/job'
import SendTouch from '#modules/marketing/actions/send_touch'

export default class SendTouchJob implements JobHandler<{ touchId: number }> {
  async handle({ touchId }: { touchId: number }, _: JobContext): Promise<void> {
    await new SendTouch().handle({ touchId })
  }
}
