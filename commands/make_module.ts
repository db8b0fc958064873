import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { args, BaseCommand } from '@adonisjs/core/ace'
import string from '@adonisjs/core/helpers/string'

/** Makes a module that passes every check at once, and its line in the registry. */
export default class MakeModule extends BaseCommand {
  static commandName = 'make:module'
  static description = 'Make a new module'

  @args.string({ description: 'Name, e.g. loyalty' })
  declare name: string

  async run() {
    const name = string.dashCase(this.name)
    const folder = `modules/${name}`
    if (existsSync(this.app.makePath(folder))) {
      this.logger.error(`${folder} exists already`)
      this.exitCode = 1
      return
    }
    for (const [path, text] of Object.entries(filesOf(name))) {
      const file = this.app.makePath(folder, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, text)
      this.logger.action(`create ${folder}/${path}`).succeeded()
    }
    await this.#register(name)
  }

  async #register(name: string) {
    const path = this.app.makePath('modules/index.ts')
    const local = string.camelCase(name)
    const text = await readFile(path, 'utf8')
    const imported = text.replace(
      '\n\n/**',
      `\nimport ${local} from '#modules/${name}/module'\n\n/**`
    )
    await writeFile(path, imported.replace(/\n\]\n$/, `\n  ${local},\n]\n`))
    this.logger.action('register in modules/index.ts').succeeded()
  }
}

function filesOf(name: string): Record<string, string> {
  const title = string.capitalCase(name)
  const texts = (label: string, summary: string, view: string) =>
    `${JSON.stringify({ module: { title: label, summary }, nav: { home: label }, permissions: { home: { view } } }, null, 2)}\n`
  return {
    'module.ts': `import { defineModule } from '#kernel/define_module'

export default defineModule({
  name: '${name}',
  version: '1.0.0',
  stage: 'growth',
  routes: () => import('#modules/${name}/routes'),
  permissions: [{ key: '${name}.home.view' }],
  nav: [
    {
      section: 'back',
      label: '${name}.nav.home',
      icon: 'i-lucide-box',
      href: '/${name}/home',
      permission: '${name}.home.view',
      order: 800,
    },
  ],
})
`,
    'routes.ts': `import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Home = () => import('#modules/${name}/controllers/home_controller')

/** Pages under \`/${name}\`. */
export default function routes(router: Router) {
  router.get('home', [Home, 'index']).as('home').use(permit('${name}.home.view'))
}
`,
    'controllers/home_controller.ts': `import type { HttpContext } from '@adonisjs/core/http'

/** The first page of the module. */
export default class HomeController {
  async index({ inertia }: HttpContext) {
    return inertia.render('${name}/home', {})
  }
}
`,
    'pages/home.vue': `<script setup lang="ts">
import EmptyState from '~/components/empty_state.vue'
import PageHeader from '~/components/page_header.vue'
import { useI18n } from '~/composables/use_i18n'

const { t } = useI18n()
</script>

<template>
  <div class="page">
    <PageHeader :title="t('${name}.module.title')" />
    <EmptyState :title="t('${name}.module.summary')" />
  </div>
</template>
`,
    [`lang/en/${name}.json`]: texts(title, `What ${title} is for.`, `See ${title}`),
    [`lang/zh-CN/${name}.json`]: texts(title, `${title} 模块的用途。`, `查看 ${title}`),
    'README.md': `# ${title}\n\nPurpose, its words, the tables it owns, events out and in, ports, permissions, jobs.\n`,
  }
}
