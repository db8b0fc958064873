import { defineModule, type ModuleManifest } from '#kernel/define_module'
import { switchboard } from '#kernel/modules/switchboard'
import { switchOn } from '#tests/helpers/switch'
import { modules } from '../../modules/index.js'

type Manifest = Pick<ModuleManifest, 'name'> & Partial<ModuleManifest>

/**
 * Adds modules of the test's own to the registry, switched on, and returns the
 * function that takes them out again.
 */
export async function withModules(...manifests: Manifest[]) {
  const added = manifests.map((manifest) =>
    defineModule({ version: '1.0.0', stage: 'startup', ...manifest })
  )
  switchboard.register([...modules, ...added])
  await switchOn(...manifests.map((manifest) => manifest.name))
  return () => switchboard.register(modules)
}
