import { defineModule, type ModuleManifest } from '#kernel/define_module'
import { switchboard } from '#kernel/modules/switchboard'
import { switchOn } from '#tests/helpers/switch'
import { modules } from '../../modules/index.js'

/**
 * Adds a module of the test's own to the registry, switched on, and returns
 * the function that takes it out again.
 */
export async function withModule(manifest: Pick<ModuleManifest, 'name'> & Partial<ModuleManifest>) {
  switchboard.register([
    ...modules,
    defineModule({ version: '1.0.0', stage: 'startup', ...manifest }),
  ])
  await switchOn(manifest.name)
  return () => switchboard.register(modules)
}
