/**
 * Prints the HTML of a report as a PDF on paper of this size. The HTML says by itself how it looks on paper and needs
 * neither script nor network, so both stay off while it is printed; its page numbers come from its own style where the
 * browser knows margin boxes (Chromium from 131 on). The desktop app implements it by Electron's `printToPDF`. Rejects
 * when no PDF could be made: the report in HTML holds all the same.
 */
export type PdfPrinter = (html: string, paper: 'A4' | 'Letter') => Promise<Buffer>
