import type { JobHandler } from '#kernel/jobs/job'
import { SealJournals } from '../actions/seal_journals.js'

export default class SealJournalsJob implements JobHandler {
  async handle() {
    await new SealJournals().handle()
  }
}
