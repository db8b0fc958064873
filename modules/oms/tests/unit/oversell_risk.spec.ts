import { test } from '@japa/runner'
import { oversellRisk } from '#modules/oms/domain/oversell_risk'

test.group('oms | risk of overselling', () => {
  test('shown {0}, left {1}, {2} an hour, {3} s: {4}')
    .with([
      // Sixty an hour and a minute: one is sold meanwhile, of five.
      [5, 5, 60, 60, 0],
      // Ten minutes: ten are sold, five too many.
      [5, 5, 60, 600, 5],
      // It shows three more than there are.
      [8, 5, 0, 60, 3],
      // No more than it shows can be sold there.
      [2, 0, 3600, 600, 2],
      [0, 0, 3600, 600, 0],
    ])
    .run(({ assert }, [shown, sellable, perHour, latencySeconds, atRisk]) => {
      assert.equal(oversellRisk({ shown, sellable, perHour, latencySeconds }).atRisk, atRisk)
    })
})
