/** Writes the assets into `folder`, anew. */
export function buildWebAssets(folder: string): void;
