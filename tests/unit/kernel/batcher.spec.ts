import { test } from '@japa/runner'
import { setTimeout as sleep } from 'node:timers/promises'
import { Batcher, type Outcome } from '#kernel/batcher'

function recorder(
  run: (items: number[]) => Promise<Outcome<number>[]> = async (items) =>
    items.map((item) => ({ ok: true, value: item * 2 }))
) {
  const batches: number[][] = []
  return {
    batches,
    run: async (items: number[]) => {
      batches.push(items)
      await sleep(5)
      return run(items)
    },
  }
}

test.group('Batcher', () => {
  test('runs the first at once and the rest together', async ({ assert }) => {
    const log = recorder()
    const batcher = new Batcher({ run: log.run, max: 3 })
    const answers = await Promise.all([1, 2, 3, 4, 5].map((item) => batcher.submit(item)))
    assert.deepEqual(answers, [2, 4, 6, 8, 10])
    assert.deepEqual(log.batches, [[1], [2, 3, 4], [5]])
  })

  test('each item gets its own error', async ({ assert }) => {
    const log = recorder(async (items) =>
      items.map((item) =>
        item === 2 ? { ok: false, error: new Error('short') } : { ok: true, value: item }
      )
    )
    const batcher = new Batcher({ run: log.run })
    const results = await Promise.allSettled([1, 2, 3].map((item) => batcher.submit(item)))
    assert.deepEqual(
      results.map((result) => result.status),
      ['fulfilled', 'rejected', 'fulfilled']
    )
  })

  test('a poisonous item fails alone', async ({ assert }) => {
    const log = recorder(async (items) => {
      if (items.includes(13)) throw new Error('poison')
      return items.map((item) => ({ ok: true, value: item }))
    })
    const batcher = new Batcher({ run: log.run })
    const results = await Promise.allSettled([1, 12, 13, 14].map((item) => batcher.submit(item)))
    assert.deepEqual(
      results.map((result) => result.status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled']
    )
    assert.deepEqual(log.batches, [[1], [12, 13, 14], [12], [13], [14]])
  })

  test('lanes run side by side', async ({ assert }) => {
    let most = 0
    let now = 0
    const batcher = new Batcher<number, number>({
      lanes: 2,
      max: 1,
      run: async (items) => {
        most = Math.max(most, ++now)
        await sleep(5)
        now--
        return items.map((value) => ({ ok: true, value }))
      },
    })
    await Promise.all([1, 2, 3, 4].map((item) => batcher.submit(item)))
    assert.equal(most, 2)
  })

  test('a run waits for callers of the one before to come back, but not for ever', async ({
    assert,
  }) => {
    const log = recorder()
    const batcher = new Batcher({ run: log.run, gatherMs: 100 })
    const first = [1, 2, 3].map((item) => batcher.submit(item))
    // 1 went alone; those answered with 2 and 3 come back one after the other and go together.
    await Promise.all(first)
    const back = [batcher.submit(4)]
    await sleep(10)
    back.push(batcher.submit(5))
    await Promise.all(back)
    assert.deepEqual(log.batches, [[1], [2, 3], [4, 5]])
    assert.equal(await batcher.submit(6), 12)
    assert.deepEqual(log.batches.at(-1), [6])
  })

  test('busy callers spread evenly over the lanes instead of in crumbs', async ({ assert }) => {
    const log = recorder()
    const batcher = new Batcher({ run: log.run, lanes: 2, gatherMs: 20 })
    const caller = async (name: number) => {
      for (let n = 0; n < 10; n++) await batcher.submit(name)
    }
    await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((name) => caller(name)))
    const warm = log.batches.slice(6, -4).map((batch) => batch.length)
    assert.isNotEmpty(warm)
    assert.isTrue(
      warm.every((size) => size >= 3 && size <= 5),
      warm.join()
    )
  })
})
