/**
 * What the stand-in for tests runs first: like Electron's own default app it takes a folder and runs the app in it, as
 * `electron <folder> <arguments>`.
 */
const Module = require('node:module')
const { join, resolve } = require('node:path')
const { app } = require('electron')

const position = process.argv.findIndex((argument, index) => index > 0 && !argument.startsWith('-'))
if (position === -1) throw new Error('Name the folder of the app that shall run.')

const folder = resolve(process.argv[position])
const { name, productName = name, version, main } = require(join(folder, 'package.json'))
process.argv.splice(1, position, folder)
app.setName(productName)
app.setVersion(version)
app.setAppPath(folder)
// As the module of the process, which `require` would not make it.
Module._load(join(folder, main), null, true)
