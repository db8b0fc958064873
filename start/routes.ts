import router from '@adonisjs/core/services/router'
import { middleware, pageStack } from '#start/kernel'

const Sessions = () => import('#shell/controllers/sessions_controller')
const PasswordResets = () => import('#shell/controllers/password_resets_controller')
const Home = () => import('#shell/controllers/home_controller')
const Setup = () => import('#shell/controllers/setup_controller')
const Locale = () => import('#shell/controllers/locale_controller')
const Health = () => import('#shell/controllers/health_controller')
const Theme = () => import('#shell/controllers/theme_controller')

router.get('/health', [Health, 'index']).as('health')

/** The few routes of the shell that stand outside `/shell`. */
router
  .group(() => {
    router.get('/', [Home, 'index']).as('home').use(middleware.auth())
    router.get('/sign-in', [Sessions, 'create']).as('sign_in').use(middleware.guest())
    router.post('/sign-in', [Sessions, 'store']).as('sign_in.store').use(middleware.guest())
    router.get('/sign-in/code', [Sessions, 'challenge']).as('sign_in.code').use(middleware.guest())
    router.post('/sign-in/code', [Sessions, 'verify']).as('sign_in.verify').use(middleware.guest())
    router
      .get('/forgot-password', [PasswordResets, 'create'])
      .as('password.forgot')
      .use(middleware.guest())
    router
      .post('/forgot-password', [PasswordResets, 'store'])
      .as('password.request')
      .use(middleware.guest())
    router
      .get('/reset-password/:token', [PasswordResets, 'edit'])
      .as('password.edit')
      .use(middleware.guest())
    router
      .post('/reset-password/:token', [PasswordResets, 'update'])
      .as('password.update')
      .use(middleware.guest())
    router.post('/sign-out', [Sessions, 'destroy']).as('sign_out').use(middleware.auth())
    router.get('/setup', [Setup, 'create']).as('setup').use(middleware.emptyHouse())
    router.post('/setup', [Setup, 'store']).as('setup.store').use(middleware.emptyHouse())
    router.post('/locale', [Locale, 'update']).as('locale')
    router.post('/theme', [Theme, 'update']).as('theme')
  })
  .use(pageStack())
