import { createInertiaApp } from '@inertiajs/vue3'
import type { Page } from '@inertiajs/core'
import ui from '@nuxt/ui/vue-plugin'
import { createHead, renderSSRHead } from '@unhead/vue/server'
import { renderToString } from '@vue/server-renderer'
import { createSSRApp, h } from 'vue'
import { I18N } from './composables/use_i18n'
import { loadAll } from './i18n/messages'
import { i18nFor, titleOf } from './i18n/setup'
import { resolvePage } from './resolve_page'
import Root from './root.vue'
import type { Shared } from './types'

/**
 * Renders a page on the server; the colour tokens of the UI kit travel in its head. Pages see
 * their props as the browser will, passed through JSON: a date is its ISO text on both sides.
 */
export default async function render(sent: Page) {
  const page = JSON.parse(JSON.stringify(sent)) as Page
  const head = createHead()
  const { locale } = page.props as unknown as Shared
  const i18n = i18nFor(page, await loadAll(locale))
  const result = await createInertiaApp({
    page,
    render: renderToString,
    title: titleOf,
    resolve: resolvePage,
    setup: ({ App, props, plugin }) =>
      createSSRApp({ render: () => h(Root, () => h(App, props)) })
        .use(head)
        .use(plugin)
        .use(ui)
        .provide(I18N, i18n),
  })
  const { headTags } = await renderSSRHead(head)
  return { ...result, head: [...(result?.head ?? []), headTags] }
}
