import type { StoredEvent } from '#kernel/events/domain_event'
import type { Trx } from '#kernel/transaction'
import type { IdentitiesAdded } from '#customers/events/identities_added'
import StitchVisitors from '#modules/marketing/actions/stitch_visitors'

export default class StitchVisitorsOnIdentitiesAdded {
  async handle({ payload }: StoredEvent<IdentitiesAdded['payload']>, trx: Trx): Promise<void> {
    const visitors = payload.identities.filter((identity) => identity.kind === 'visitor')
    await new StitchVisitors().handle({ trx, identities: visitors })
  }
}
