import type { AllHooks } from '@adonisjs/assembler/types'

type InitHook = Extract<AllHooks['init'][number], { run: unknown }>

const HEAD = `import '@adonisjs/inertia/types'
import type { VNodeProps, AllowedComponentProps, ComponentInstance } from 'vue'

type PageProps<T> = Omit<ComponentInstance<T>['$props'], keyof VNodeProps | keyof AllowedComponentProps>

declare module '@adonisjs/inertia/types' {
  export interface InertiaPages {`

/**
 * Writes the typed list of Inertia pages of every area and module, so that
 * `inertia.render('oms/orders/index', props)` knows its props. The name of a
 * page is its path without the `pages` folder.
 */
export function indexModulePages(): InitHook {
  return {
    run(_parent, _hooks, indexGenerator) {
      for (const source of ['app', 'modules']) {
        indexGenerator.add(`${source}Pages`, {
          source,
          glob: ['**/pages/**/*.vue'],
          output: `.adonisjs/server/${source}_pages.d.ts`,
          as(vfs, buffer, _config, helpers) {
            buffer.write(HEAD)
            for (const [key, file] of Object.entries(vfs.asList()).sort()) {
              const name = key.replace('/pages/', '/').replace(/\.vue$/, '')
              const path = helpers.toImportPath(file)
              buffer.write(`    '${name}': PageProps<(typeof import('${path}'))['default']>`)
            }
            buffer.write('  }')
            buffer.write('}')
          },
        })
      }
    },
  }
}
