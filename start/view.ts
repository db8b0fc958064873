import app from '@adonisjs/core/services/app'
import edge from 'edge.js'
import { preloadsOf } from '#shell/services/preloads'

const vite = await app.container.make('vite')

edge.global('preloadsOf', (page: { component: string; props: { locale: string } }) =>
  preloadsOf(vite, page.component, page.props.locale)
)
