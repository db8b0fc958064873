import { inRoot } from './paths.mjs'
import { applicationStamp, assetsStamp } from './stamp.mjs'

/**
 * Compiles the application into build/ when that is missing or its sources changed.
 *
 * @param {(args: string[]) => Promise<void>} runNode runs Node with arguments, throws on failure
 * @param {(state: 'missing' | 'stale') => void} [announce] told before a build begins
 */
export async function buildApplication(runNode, announce = () => {}) {
  const state = applicationStamp.state()
  if (state === 'fresh') return
  announce(state)
  const complete = applicationStamp.begin()
  // its first step bundles the pages, so those are up to date afterwards too
  const completeAssets = assetsStamp.begin()
  await runNode([inRoot('ace.js'), 'build'])
  complete()
  completeAssets()
}

/** Bundles the pages alone, when they changed. */
export async function buildAssets(runNode) {
  if (assetsStamp.state() === 'fresh') return
  const complete = assetsStamp.begin()
  await runNode([inRoot('node_modules/vite/bin/vite.js'), 'build', '--app', '--logLevel', 'warn'])
  complete()
}
