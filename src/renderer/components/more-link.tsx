import { Link } from '@fluentui/react-components'
import { fragmentOf, type Route } from '../route.ts'

/** The way to the article about what stands before it; nothing where there is none. */
export const MoreLink = ({ to }: { readonly to: Route | null }) =>
  to === null ? null : (
    <Link inline href={fragmentOf(to)}>
      More about this
    </Link>
  )
