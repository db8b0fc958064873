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

  test('mean and deviation count the days without demand, and leave out those without goods', ({
    assert,
  }) => {
    // Two days of 30 in ten: mean 6, variance (2 × 900)/10 − 36 = 144.
    const sold = [30, 0, 0, 0, 0, 0, 0, 0, 0, 30]
    assert.deepEqual(demandOf(sold), { mean: 6, deviation: 12 })
    assert.deepEqual(demandOf([null, ...sold, null]), { mean: 6, deviation: 12 })
    assert.deepEqual(demandOf([null]), { mean: 0, deviation: 0 })
  })

  test('days of cover and service level', ({ assert }) => {
    const policy = {
      ...{ safetyStock: 5, coverDays: 14, leadDays: 7, serviceLevel: 0.95 },
      ...{ leadDeviation: null, reviewDays: null },
    }
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
    // 1.645 × √(7 × 4 + (3 × 2)²) = 13.2 → 14
    const late = { ...policy, method: 'service_level' as const, leadDeviation: 2 }
    assert.deepEqual(reorderNumbers(late, demand), {
      reorderPoint: 35,
      targetLevel: 56,
      safetyStock: 14,
    })
    // Looked at every seven days: 14 days to bridge. 1.645 × √(14 × 4 + 36) = 15.8 → 16
    assert.deepEqual(reorderNumbers({ ...late, reviewDays: 7 }, demand), {
      reorderPoint: 58,
      targetLevel: 79,
      safetyStock: 16,
    })
  })
})
