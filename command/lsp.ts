// `stackful lsp`: a language server on stdin and stdout. Only who asks for it pays for loading it.

export async function lsp(): Promise<void> {
  const { serve } = await import("../editor/lsp/server.js");
  serve();
}
