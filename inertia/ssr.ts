import { createInertiaApp } from '@inertiajs/vue3'
import type { Page } from '@inertiajs/core'
import ui from '@nuxt/ui/vue-plugin'
import { createHead, renderSSRHead } from '@unhead/vue/server'
import { renderToString } from '@vue/server-renderer'
import { createSSRApp, h } from 'vue'
import { resolvePage } from './resolve_page'

/** Renders a page on the server; the colour tokens of the UI kit travel in its head. */
export default async function render(page: Page) {
  const head = createHead()
  const result = await createInertiaApp({
    page,
    render: renderToString,
    title: (title) => (title ? `${title} · Tandem` : 'Tandem'),
    resolve: resolvePage,
    setup: ({ App, props, plugin }) =>
      createSSRApp({ render: () => h(App, props) })
        .use(head)
        .use(plugin)
        .use(ui),
  })
  const { headTags } = await renderSSRHead(head)
  return { ...result, head: [...(result?.head ?? []), headTags] }
}
