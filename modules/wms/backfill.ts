import AlignBins from './actions/align_bins.js'
import EnterBacklog from './actions/enter_backlog.js'
import ExpectReturns from './actions/expect_returns.js'

/** What happened while the module was off: stock moved, fulfilments were released, returns approved. */
export default async function backfill(
  progress: (done: number, total: number) => Promise<void>
): Promise<void> {
  await new AlignBins().handle()
  await progress(1, 3)
  await new EnterBacklog().handle({ fulfilmentIds: null })
  await progress(2, 3)
  await new ExpectReturns().handle({ caseIds: null })
  await progress(3, 3)
}
