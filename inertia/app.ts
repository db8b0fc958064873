import './css/app.css'
import { createInertiaApp } from '@inertiajs/vue3'
import ui from '@nuxt/ui/vue-plugin'
import { createSSRApp, h } from 'vue'
import { I18N } from './composables/use_i18n'
import { loadMessages, type Locale } from './i18n/messages'
import { i18nFor, titleOf } from './i18n/setup'
import { resolvePage } from './resolve_page'
import Root from './root.vue'

const locale: Locale = document.documentElement.lang === 'en' ? 'en' : 'zh-CN'
const messages = loadMessages(locale)

createInertiaApp({
  title: titleOf,
  resolve: async (name) => {
    const [page] = await Promise.all([resolvePage(name), messages])
    return page
  },
  async setup({ el, App, props, plugin }) {
    const i18n = i18nFor(props.initialPage, await messages)
    createSSRApp({ render: () => h(Root, () => h(App, props)) })
      .use(plugin)
      .use(ui)
      .provide(I18N, i18n)
      .mount(el!)
    document.documentElement.dataset.ready = 'true'
  },
  progress: { color: '#0f766e' },
})
