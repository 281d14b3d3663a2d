/** The page around the view of the concurrency model: nothing from outside, nothing inline, one script. */

export interface PageParts {
  readonly script: string;
  readonly style: string;
  /** Where styles may come from: the editor's name for its own resources. */
  readonly source: string;
  readonly nonce: string;
}

export function explainPage({ script, style, source, nonce }: PageParts): string {
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>Concurrency Model</title>
</head>
<body>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>
`;
}
