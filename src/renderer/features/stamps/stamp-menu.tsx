import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components'
import {
  DeleteRegular,
  EditRegular,
  HistoryRegular,
  MoreHorizontalRegular,
  PlugConnectedRegular,
} from '@fluentui/react-icons'
import type { StampCard } from '../../../contract/stamps.ts'
import { goTo } from '../../store.ts'

/** What is done with a stamp less often. */
export const StampMenu = ({ card, onRemove }: { readonly card: StampCard; readonly onRemove: () => void }) => {
  const { id, names, saved, lastRotation } = card
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          size="small"
          appearance="subtle"
          icon={<MoreHorizontalRegular />}
          aria-label={`More about ${names.region}`}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem
            icon={<PlugConnectedRegular />}
            onClick={() => goTo({ page: 'stamp', task: 'connection', stamp: id })}
          >
            Test connection
          </MenuItem>
          {lastRotation !== null && (
            <MenuItem
              icon={<HistoryRegular />}
              onClick={() => goTo({ page: 'run', run: lastRotation.run, step: null, tab: null })}
            >
              Show the last rotation
            </MenuItem>
          )}
          {saved !== null && (
            <MenuItem icon={<EditRegular />} onClick={() => goTo({ page: 'stamp', task: 'edit', stamp: id })}>
              Edit
            </MenuItem>
          )}
          {saved !== null && (
            <MenuItem icon={<DeleteRegular />} onClick={onRemove}>
              Remove…
            </MenuItem>
          )}
        </MenuList>
      </MenuPopover>
    </Menu>
  )
}
