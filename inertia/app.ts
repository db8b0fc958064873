import './css/app.css'
import { createInertiaApp } from '@inertiajs/vue3'
import ui from '@nuxt/ui/vue-plugin'
import { createSSRApp, h } from 'vue'
import { resolvePage } from './resolve_page'

createInertiaApp({
  title: (title) => (title ? `${title} · Tandem` : 'Tandem'),
  resolve: resolvePage,
  setup({ el, App, props, plugin }) {
    createSSRApp({ render: () => h(App, props) })
      .use(plugin)
      .use(ui)
      .mount(el!)
  },
  progress: { color: '#0f766e' },
})
