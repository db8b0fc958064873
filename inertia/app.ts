import './css/app.css'
import { createInertiaApp } from '@inertiajs/vue3'
import ui from '@nuxt/ui/vue-plugin'
import { createSSRApp, h } from 'vue'
import { I18N } from './composables/use_i18n'
import { loadMessages, roomsOf, type Locale } from './i18n/messages'
import { i18nFor, titleOf } from './i18n/setup'
import { resolvePage } from './resolve_page'
import Root from './root.vue'

const locale: Locale = document.documentElement.lang === 'en' ? 'en' : 'zh-CN'

createInertiaApp({
  title: titleOf,
  resolve: async (name, page) => {
    const rooms = page ? roomsOf(name, page.props) : []
    const [found] = await Promise.all([resolvePage(name), loadMessages(locale, rooms)])
    return found
  },
  async setup({ el, App, props, plugin }) {
    const i18n = i18nFor(props.initialPage, await loadMessages(locale, []))
    createSSRApp({ render: () => h(Root, () => h(App, props)) })
      .use(plugin)
      .use(ui)
      .provide(I18N, i18n)
      .mount(el!)
    document.documentElement.dataset.ready = 'true'
  },
  progress: { color: '#0f766e' },
})
