import { useEffect, useState } from 'react'
import type { About } from '../../../contract/application-state.ts'
import { useClient, type Watched } from '../../connection.tsx'

/** What Keyturn says of itself, asked once when the screen appears. */
export const useAbout = (): Watched<About> => {
  const client = useClient()
  const [about, setAbout] = useState<Watched<About>>({ is: 'loading' })
  useEffect(() => {
    let gone = false
    void client.application.about(null).then((answer) => {
      if (gone) return
      setAbout(answer.ok ? { is: 'there', value: answer.value } : { is: 'failed', problem: answer.problem })
    })
    return () => {
      gone = true
    }
  }, [client])
  return about
}
