import { test } from '@japa/runner'
import { demandOf, normalQuantile, reorderNumbers } from '#inventory/domain/reorder_point'

test.group('inventory | reorder points', () => {
  test('quantiles agree with the tables', ({ assert }) => {
    for (const [share, deviations] of [
      [0.9, 1.2816],
      [0.95, 1.6449],
      [0.975, 1.96],
      [0.99, 2.3263],
      [0.999, 3.0902],
    ]) {
      assert.closeTo(normalQuantile(share), deviations, 5e-4)
      assert.closeTo(normalQuantile(1 - share), -deviations, 5e-4)
    }
  })

  test('mean and deviation count the days without demand', ({ assert }) => {
    // Two days of 30 in ten: mean 6, variance (2 × 900)/10 − 36 = 144.
    assert.deepEqual(demandOf(60, 1800, 10), { mean: 6, deviation: 12 })
  })

  test('days of cover and service level', ({ assert }) => {
    const policy = { safetyStock: 5, coverDays: 14, leadDays: 7, serviceLevel: 0.95 }
    const demand = { mean: 3, deviation: 2 }
    assert.deepEqual(reorderNumbers({ ...policy, method: 'days_of_cover' }, demand), {
      reorderPoint: 47,
      targetLevel: 68,
      safetyStock: 5,
    })
    // 1.645 × 2 × √7 = 8.7 → 9
    assert.deepEqual(reorderNumbers({ ...policy, method: 'service_level' }, demand), {
      reorderPoint: 30,
      targetLevel: 51,
      safetyStock: 9,
    })
  })
})
