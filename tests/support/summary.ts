import { writeFileSync } from 'node:fs'
import type { PluginFn } from '@japa/runner/types'

/**
 * Leaves Japa's own result in the file TANDEM_TEST_SUMMARY names, for `bin/test` to end with.
 * An error outside of a test (a hook, a whole suite) counts as one failure.
 */
export const summary = (): PluginFn =>
  function writeSummary({ runner, emitter }) {
    const file = process.env.TANDEM_TEST_SUMMARY
    if (!file) return
    emitter.on('runner:end', () => {
      const { aggregates, hasError } = runner.getSummary()
      const failed = aggregates.failed + aggregates.regression
      const result = {
        passed: aggregates.passed,
        failed: hasError ? Math.max(1, failed) : failed,
        skipped: aggregates.skipped + aggregates.todo,
      }
      writeFileSync(file, JSON.stringify(result))
    })
  }
